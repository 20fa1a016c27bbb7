// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

namespace fs = std::filesystem;

class ResourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(qputenv("ANNEAU_RESOURCES", m_folder.path().toUtf8())); }

    void cleanup() { qunsetenv("ANNEAU_RESOURCES"); }

    void whatDidNotComeIsEmpty()
    {
        QVERIFY(anneau::defaultPrior().empty());
        QVERIFY(anneau::defaultCoverageTest().empty());
    }

    /// The preview's test, which fails, must not stand for the sampler that is used unasked.
    void theDefaultsAreTakenAmongOthersOfTheirKind()
    {
        for (const char* name : {"coverage/a-preview.fits", "coverage/SDSSJ0252p0039-default.fits",
                                 "coverage/z-preview.fits", "priors/galaxies-32.safetensors",
                                 "priors/galaxies-64.safetensors"}) {
            const QString path = m_folder.filePath(QString::fromLatin1(name));
            fs::create_directories(fs::path(path.toStdString()).parent_path());
            QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        }
        QCOMPARE(anneau::defaultCoverageTest().filename().string(),
                 std::string("SDSSJ0252p0039-default.fits"));
        QCOMPARE(anneau::defaultPrior().filename().string(),
                 std::string("galaxies-64.safetensors"));
    }

    void theProgramsOwnAreThere()
    {
        qunsetenv("ANNEAU_RESOURCES");
        QVERIFY(fs::exists(anneau::defaultPrior()));
        QVERIFY(fs::exists(anneau::defaultCoverageTest()));
    }

private:
    QTemporaryDir m_folder;
};

ANNEAU_TEST(resources, ResourcesTest)
#include "resources_test.moc"
