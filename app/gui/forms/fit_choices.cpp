// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/fit_choices.h"

#include "app/gui/document/document.h"
#include "app/gui/forms/form_menu.h"
#include "core/inference/fit/fit_models.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace anneau {
namespace {

using Quasars = FitOptions::Quasars;

/// Some of the models' names say what they are called in short.
QString shortName(const QString& key)
{
    return key == u"PEMD" ? FitChoices::tr("Power law") : key;
}

QString modelTerm(std::string_view english)
{
    return QCoreApplication::translate("Model", std::string(english).c_str());
}

} // namespace

FitChoices::FitChoices(Document& document, QWidget* parent)
    : QToolButton(parent),
      m_mass(new QComboBox),
      m_shear(new QCheckBox),
      m_light(new QSpinBox),
      m_companions(new QSpinBox),
      m_quasars(new QComboBox),
      m_fromModel(new QCheckBox)
{
    setObjectName(QStringLiteral("fitChoices"));
    setAccessibleName(tr("What to fit"));
    setFormMenu(*this, makeForm());
    connect(&document, &Document::opened, this, [this] { m_fromModel->setChecked(false); });
    setSettings(storedFitSettings());
}

void FitChoices::fillMass()
{
    m_mass->setObjectName(QStringLiteral("fit.mass"));
    m_mass->setAccessibleName(tr("Mass model"));
    for (const MassModel* model : fitMassModels()) {
        const QString key =
            QString::fromLatin1(model->key().data(), static_cast<qsizetype>(model->key().size()));
        m_mass->addItem(QStringLiteral("%1 (%2)").arg(modelTerm(model->label()), key), key);
        m_mass->setItemData(m_mass->count() - 1, modelTerm(model->help()), Qt::ToolTipRole);
    }
    m_mass->setToolTip(tr("The mass of the lens galaxy. Companions are isothermal ellipsoids."));
    m_shear->setObjectName(QStringLiteral("fit.shear"));
    m_shear->setText(tr("External shear"));
    m_shear->setToolTip(tr("The tide of masses outside the image."));
}

void FitChoices::fillQuasars()
{
    m_quasars->setObjectName(QStringLiteral("fit.quasars"));
    m_quasars->setAccessibleName(tr("Images of a quasar"));
    const std::tuple<Quasars, QString, QString> ways[] = {
        {Quasars::Automatic, tr("Mask if there are some"),
         tr("Looks for images of a point, and masks them where at least three are found.")},
        {Quasars::Masked, tr("Mask"),
         tr("Takes those that are found away as copies of the PSF and masks their cores.")},
        {Quasars::Modelled, tr("Model"),
         tr("Takes them away as copies of the PSF and counts a tenth of their light as noise.")},
        {Quasars::Ignore, tr("Do not look for them"), tr("There is no quasar.")}};
    for (const auto& [how, name, help] : ways) {
        m_quasars->addItem(name, static_cast<int>(how));
        m_quasars->setItemData(m_quasars->count() - 1, help, Qt::ToolTipRole);
    }
    m_quasars->setToolTip(tr("Bright points that follow the PSF; they need one."));
}

QWidget* FitChoices::makeForm()
{
    fillMass();
    fillQuasars();
    m_light->setObjectName(QStringLiteral("fit.light"));
    m_light->setAccessibleName(tr("Sérsic components of the lens' light"));
    m_light->setRange(0, 5);
    m_light->setSpecialValueText(tr("none: it is not there"));
    m_light->setSuffix(tr(" Sérsic"));
    m_light->setToolTip(tr("Sérsic components of the light of the lens galaxy."));
    m_companions->setObjectName(QStringLiteral("fit.companions"));
    m_companions->setAccessibleName(tr("Companion galaxies at most"));
    m_companions->setRange(0, 19);
    m_companions->setSpecialValueText(tr("none"));
    m_companions->setPrefix(tr("at most "));
    m_companions->setToolTip(
        tr("Galaxies near the arcs get light and mass of their own, up to this many."));
    m_fromModel->setObjectName(QStringLiteral("fit.fromModel"));
    m_fromModel->setText(tr("Start from the model shown"));
    m_fromModel->setToolTip(tr("Its components stay what they are and locked values stay put, "
                               "instead of a search from nothing."));

    auto* form = new QWidget;
    auto* layout = new QFormLayout(form);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setVerticalSpacing(8);
    arrange(*layout);
    for (QComboBox* box : {m_mass, m_quasars}) {
        connect(box, &QComboBox::currentIndexChanged, this, &FitChoices::refresh);
    }
    for (QCheckBox* box : {m_shear, m_fromModel}) {
        connect(box, &QCheckBox::toggled, this, &FitChoices::refresh);
    }
    for (QSpinBox* box : {m_light, m_companions}) {
        connect(box, &QSpinBox::valueChanged, this, &FitChoices::refresh);
    }
    return form;
}

void FitChoices::arrange(QFormLayout& layout)
{
    layout.addRow(tr("Mass"), m_mass);
    layout.addRow(QString(), m_shear);
    layout.addRow(tr("Lens light"), m_light);
    layout.addRow(tr("Companions"), m_companions);
    layout.addRow(tr("Quasar images"), m_quasars);
    layout.addRow(QString(), m_fromModel);
    auto* usual = new QPushButton(tr("As usual"));
    usual->setObjectName(QStringLiteral("fit.usual"));
    usual->setToolTip(tr("Back to what suits most lenses"));
    connect(usual, &QPushButton::clicked, this, [this] { setSettings({}); });
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(usual);
    layout.addRow(line);
}

FitSettings FitChoices::settings() const
{
    FitSettings settings;
    settings.mass = m_mass->currentData().toString().toStdString();
    settings.shear = m_shear->isChecked();
    settings.light = m_light->value();
    settings.companions = m_companions->value();
    settings.quasars = static_cast<Quasars>(m_quasars->currentData().toInt());
    settings.fromModel = m_fromModel->isChecked();
    return settings;
}

void FitChoices::setSettings(const FitSettings& settings)
{
    {
        const QSignalBlocker quiet[] = {QSignalBlocker(m_mass),    QSignalBlocker(m_shear),
                                        QSignalBlocker(m_light),   QSignalBlocker(m_companions),
                                        QSignalBlocker(m_quasars), QSignalBlocker(m_fromModel)};
        m_mass->setCurrentIndex(m_mass->findData(QString::fromStdString(settings.mass)));
        m_shear->setChecked(settings.shear);
        m_light->setValue(settings.light);
        m_companions->setValue(settings.companions);
        m_quasars->setCurrentIndex(m_quasars->findData(static_cast<int>(settings.quasars)));
        m_fromModel->setChecked(settings.fromModel);
    }
    refresh();
}

int FitChoices::deviations() const
{
    const FitSettings usual;
    const FitSettings now = settings();
    return (now.shear != usual.shear ? 1 : 0) + (now.light != usual.light ? 1 : 0) +
           (now.companions != usual.companions ? 1 : 0) + (now.quasars != usual.quasars ? 1 : 0);
}

QStringList FitChoices::inWords() const
{
    if (m_fromModel->isChecked()) {
        return {tr("Fit improves the model that is shown; locked values stay put.")};
    }
    return {tr("What Fit will fit:"),
            tr("Mass: %1").arg(m_mass->currentText()) + QStringLiteral(", ") +
                (m_shear->isChecked() ? tr("with external shear") : tr("without external shear")),
            tr("Lens light: %1").arg(m_light->text()),
            tr("Companions: %1").arg(m_companions->text()),
            tr("Quasar images: %1").arg(m_quasars->currentText())};
}

/// The mass model, and how many other choices are unusual: the tool tip has them all.
void FitChoices::refresh()
{
    const bool search = !m_fromModel->isChecked();
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_mass, m_shear, m_light, m_companions}) {
        widget->setEnabled(search);
    }
    QString text = search ? shortName(m_mass->currentData().toString()) : tr("From the model");
    if (search && deviations() > 0) {
        text += QStringLiteral(" +%1").arg(deviations());
    }
    setText(text + QStringLiteral("  ▾"));
    setToolTip(inWords().join(QLatin1Char('\n')));
    storeFitSettings(settings());
}

} // namespace anneau
