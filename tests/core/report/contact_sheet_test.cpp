// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/contact_sheet.h"
#include "tests/support/test_main.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace anneau;

class ContactSheetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pngShowsRowZeroAtTheBottom();
    void pdfIsAPdf();
    void badRequestsAreRefusedAndLeaveNothing();
};

void ContactSheetTest::pngShowsRowZeroAtTheBottom()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("sheet.png").toStdString();
    Image image(2, 2, 0.F); // bright in the lower left corner only
    image.at(0, 0) = 1;
    QVERIFY(writeContactSheet({image, image, image}, 2, {"a", "b", "c"}, file).has_value());
    const QImage sheet(QString::fromStdString(file.string()));
    QVERIFY(!sheet.isNull());
    // Cells are 62 points at 3 points from the edge, 200 dots per inch.
    const auto pixel = [&](double x, double y) {
        return qGray(sheet.pixel(qRound(x * 200 / 72), qRound(y * 200 / 72)));
    };
    QVERIFY(pixel(3 + 15, 3 + 46) > 200);
    QVERIFY(pixel(3 + 15, 3 + 15) < 40);
    QVERIFY(pixel(3 + 46, 3 + 46) < 40);
}

void ContactSheetTest::pdfIsAPdf()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("sheet.pdf").toStdString();
    QVERIFY(writeContactSheet({Image(4, 4, 1.F)}, 3, {}, file).has_value());
    std::ifstream stream(file);
    std::string start(5, ' ');
    stream.read(start.data(), 5);
    QCOMPARE(start, std::string("%PDF-"));
}

void ContactSheetTest::badRequestsAreRefusedAndLeaveNothing()
{
    const QTemporaryDir folder;
    const std::filesystem::path here = folder.path().toStdString();
    QCOMPARE(writeContactSheet({}, 3, {}, here / "a.png").error().kind, Error::Kind::BadInput);
    QCOMPARE(writeContactSheet({Image(4, 4)}, 3, {}, here / "a.jpg").error().kind,
             Error::Kind::BadInput);
    QCOMPARE(writeContactSheet({Image(4, 4)}, 3, {}, here / "none" / "a.pdf").error().kind,
             Error::Kind::Io);
    QCOMPARE(writeContactSheet({Image(4, 4)}, 3, {}, here / "none" / "a.png").error().kind,
             Error::Kind::Io);
    QVERIFY(std::filesystem::is_empty(here));
}

ANNEAU_TEST(contact_sheet, ContactSheetTest)
#include "contact_sheet_test.moc"
