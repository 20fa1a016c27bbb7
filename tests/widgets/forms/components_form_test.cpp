// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/mass_model.h"
#include "tests/support/test_main.h"
#include "widgets/forms/components_form.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/parameter_text.h"

#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSlider>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace anneau;

namespace {
Component component(const std::string& type, const std::string& id)
{
    Component made{type, id, {}, {}};
    for (const Parameter& parameter : parameterTable(type)) {
        made.values.push_back(parameter.initial);
        made.fixed.push_back(false);
    }
    return made;
}

struct Heard {
    std::vector<Component> components;
    std::vector<quint64> gestures;
};

void listen(ComponentsForm& form, Heard& heard)
{
    QObject::connect(
        &form, &ComponentsForm::edited, &form,
        [&heard](const std::vector<Component>& components, const QString&, quint64 gesture) {
            heard.components = components;
            heard.gestures.push_back(gesture);
        });
}
} // namespace

class ComponentsFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasARowForEveryParameterOfEveryModel()
    {
        for (const MassModel* model : massModels()) {
            ComponentsForm form(ComponentsForm::Role::LensMass);
            form.setComponents({component(std::string(model->key()), "lens")});
            for (const Parameter& parameter : model->parameters()) {
                const QString name = QStringLiteral("lens.%1").arg(
                    QString::fromStdString(std::string(parameter.key)));
                auto* box = form.findChild<NumberBox*>(name + QStringLiteral(".value"));
                QVERIFY(box != nullptr);
                QVERIFY(!box->accessibleName().isEmpty());
                QCOMPARE(box->exact(), parameter.initial);
                QVERIFY(form.findChild<QSlider*>(name + QStringLiteral(".slider")) != nullptr);
                QVERIFY(form.findChild<QToolButton*>(name + QStringLiteral(".lock")) != nullptr);
            }
        }
    }

    void aDragOfASliderIsOneGesture()
    {
        ComponentsForm form(ComponentsForm::Role::LensMass);
        form.setComponents({component("PEMD", "lens")});
        Heard heard;
        listen(form, heard);
        auto* slider = form.findChild<QSlider*>(QStringLiteral("lens.theta_E.slider"));
        slider->setSliderDown(true);
        slider->setValue(300);
        slider->setValue(320);
        slider->setValue(340);
        slider->setSliderDown(false);
        QCOMPARE(heard.gestures.size(), std::size_t(3));
        QCOMPARE(heard.gestures[0], heard.gestures[2]);
        slider->setSliderDown(true);
        slider->setValue(100);
        slider->setSliderDown(false);
        QVERIFY(heard.gestures[3] != heard.gestures[2]);
    }

    void sliderAndNumberAgree()
    {
        ComponentsForm form(ComponentsForm::Role::LensMass);
        form.setComponents({component("PEMD", "lens")});
        Heard heard;
        listen(form, heard);
        auto* box = form.findChild<NumberBox*>(QStringLiteral("lens.q.value"));
        auto* slider = form.findChild<QSlider*>(QStringLiteral("lens.q.slider"));
        slider->setValue(750);
        const double slid = box->exact();
        box->setValue(slid / 2);
        QVERIFY(slider->value() < 750);
        const auto table = parameterTable("PEMD");
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (table[i].key == "q") {
                QCOMPARE(heard.components[0].values[i], box->exact());
            } else {
                QCOMPARE(heard.components[0].values[i], table[i].initial);
            }
        }
    }

    void showingASceneIsNotEditing()
    {
        ComponentsForm form(ComponentsForm::Role::LensMass);
        form.setComponents({component("PEMD", "lens")});
        Heard heard;
        listen(form, heard);
        Component other = component("PEMD", "lens");
        other.values[0] *= 1.1;
        other.fixed[1] = true;
        form.setComponents({other});
        QVERIFY(heard.gestures.empty());
        QVERIFY(form.findChild<QToolButton*>(QStringLiteral("lens.%1.lock")
                                                 .arg(QString::fromStdString(
                                                     std::string(parameterTable("PEMD")[1].key))))
                    ->isChecked());
    }

    void locksAParameter()
    {
        ComponentsForm form(ComponentsForm::Role::LensMass);
        form.setComponents({component("PEMD", "lens")});
        Heard heard;
        listen(form, heard);
        form.findChild<QToolButton*>(QStringLiteral("lens.theta_E.lock"))->click();
        QVERIFY(heard.components[0].fixed[0] || heard.components[0].fixed[1]);
        QVERIFY(!form.findChild<QSlider*>(QStringLiteral("lens.theta_E.slider"))->isEnabled());
    }

    void aLinkedParameterCannotBeSetAndCanBeFreed()
    {
        ComponentsForm form(ComponentsForm::Role::LensLight);
        Component linked = component("Sersic", "bulge");
        linked.links = {{"center_x", "lens", "center_x"}};
        const std::vector<Link> choices{{"center_x", "lens", "center_x"},
                                        {"center_x", "disc", "center_x"}};
        form.setLinkLookup([&](const Component& c, std::string_view key) {
            return c.id == "bulge" && key == "center_x" ? choices : std::vector<Link>();
        });
        form.setComponents({linked});
        Heard heard;
        listen(form, heard);
        auto* box = form.findChild<NumberBox*>(QStringLiteral("bulge.center_x.value"));
        auto* lock = form.findChild<QToolButton*>(QStringLiteral("bulge.center_x.lock"));
        QVERIFY(!box->isEnabled());
        QVERIFY(form.findChild<NumberBox*>(QStringLiteral("bulge.center_y.value"))->isEnabled());
        const auto choose = [&](int action) { // of the menu that the click opens
            QTimer::singleShot(0, &form, [&form, action] {
                auto* menu = form.findChild<QMenu*>(QStringLiteral("linkMenu"));
                menu->actions().at(action)->trigger();
                menu->close();
            });
            lock->click();
        };
        choose(0);
        QVERIFY(heard.components.at(0).links.empty());
        QVERIFY(box->isEnabled());
        form.setComponents({linked});
        choose(3); // On its own, a heading, lens, disc.
        QVERIFY(heard.components.at(0).links == std::vector<Link>{choices[1]});
        QVERIFY(!box->isEnabled());
    }

    void aRedshiftOfItsOwn()
    {
        ComponentsForm mass(ComponentsForm::Role::LensMass);
        Component lens = component("PEMD", "lens");
        lens.redshift = 0.5;
        mass.setComponents({lens});
        Heard heard;
        listen(mass, heard);
        auto* edit = mass.findChild<QLineEdit*>(QStringLiteral("lens.redshift"));
        QCOMPARE(QLocale().toDouble(edit->text()), 0.5);
        edit->clear();
        QTest::keyClicks(edit, QLocale().toString(0.75));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(heard.components.at(0).redshift == 0.75);
        mass.setComponents({lens}); // refused: as it was
        QCOMPARE(QLocale().toDouble(edit->text()), 0.5);
        edit->clear();
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!heard.components.at(0).redshift);
        ComponentsForm light(ComponentsForm::Role::LensLight);
        light.setComponents({component("Sersic", "bulge")});
        QVERIFY(light.findChild<QLineEdit*>(QStringLiteral("bulge.redshift")) == nullptr);
    }

    void asksForRemovalById()
    {
        ComponentsForm form(ComponentsForm::Role::LensLight);
        form.setComponents(
            {component("Sersic", "lens_light_1"), component("Sersic", "lens_light_2")});
        QString removed;
        connect(&form, &ComponentsForm::removeRequested, this,
                [&](const QString& id) { removed = id; });
        form.findChild<QToolButton*>(QStringLiteral("remove.lens_light_2"))->click();
        QCOMPARE(removed, QStringLiteral("lens_light_2"));
    }

    void showsStandardErrors()
    {
        QCOMPARE(errorText(0.00412), QLocale().toString(0.0041, 'f', 4));
        QCOMPARE(errorText(1.26), QLocale().toString(1.3, 'f', 1));
        QCOMPARE(errorText(0), QString());
    }
};

ANNEAU_TEST(components_form, ComponentsFormTest)
#include "components_form_test.moc"
