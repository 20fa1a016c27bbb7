// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/sample_options.h"

#include "app/gui/document/workbench.h"
#include "app/gui/forms/form_menu.h"
#include "app/gui/forms/prior_box.h"
#include "app/gui/program/core_sentences.h"
#include "core/session/sampler_guide.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>

namespace anneau {
namespace {

constexpr int kShortName = Qt::UserRole + 1;

/// What a preset costs beside Default: evaluations and derivatives of the network as measured, or
/// by its steps where there is no table.
double workOf(const SamplerPreset& preset)
{
    for (const MeasuredSampler& row : measuredSamplers()) {
        if (row.sampler == preset.key) {
            return row.evaluations + row.derivatives;
        }
    }
    return preset.steps * (2 + preset.iterations) + 2 * preset.moves;
}

} // namespace

QString SampleOptions::calibrationOf(const SamplerPreset& preset)
{
    if (preset.key == "instant") {
        return tr("exact for a Gaussian prior");
    }
    if (preset.key == "preview") {
        return tr("to look, not to measure");
    }
    if (preset.key == "default") {
        return tr("passes its coverage tests");
    }
    return preset.key == "calibrated" ? tr("default, worked out finer")
                                      : tr("what others are judged by");
}

QString SampleOptions::nameOf(const SamplerPreset& preset)
{
    if (preset.key == "instant") {
        return tr("Instant");
    }
    if (preset.key == "preview") {
        return tr("Preview");
    }
    if (preset.key == "default") {
        return tr("Default");
    }
    return preset.key == "calibrated" ? tr("Calibrated") : tr("Gold");
}

QString SampleOptions::costOf(const SamplerPreset& preset)
{
    const double part = workOf(preset) / workOf(*findPreset("default"));
    if (!(part > 0)) {
        return tr("no network");
    }
    return tr("%1 × the time of Default").arg(part, 0, 'g', 2);
}

void SampleOptions::addPresets()
{
    for (const SamplerPreset& preset : samplerPresets()) {
        const QString name = nameOf(preset);
        m_sampler->addItem(
            QStringLiteral("%1 · %2 · %3").arg(name, calibrationOf(preset), costOf(preset)),
            QString::fromLatin1(preset.key.data(), static_cast<qsizetype>(preset.key.size())));
        const int row = m_sampler->count() - 1;
        m_sampler->setItemData(row, name, kShortName);
        const std::string measured = measuredLine(preset.key);
        m_sampler->setItemData(
            row,
            measured.empty()
                ? name
                : tr("Against exact posteriors: %1").arg(QString::fromStdString(measured)),
            Qt::ToolTipRole);
    }
    m_sampler->setCurrentIndex(m_sampler->findData(QStringLiteral("default")));
    m_sampler->setMinimumContentsLength(28);
    m_sampler->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

SampleOptions::SampleOptions(Workbench& workbench, QWidget* parent)
    : QToolButton(parent),
      m_workbench(workbench),
      m_sampler(new QComboBox),
      m_prior(new PriorBox(workbench)),
      m_steps(new QSpinBox),
      m_samples(new QSpinBox),
      m_joint(new QCheckBox),
      m_device(new QComboBox),
      m_seed(new QSpinBox)
{
    setObjectName(QStringLiteral("sampleOptions"));
    setToolTip(purpose());
    setAccessibleName(tr("Sampling options"));
    setFormMenu(*this, makeForm());
    connect(&workbench, &Workbench::engineReady, this, &SampleOptions::showDevices);
    connect(&workbench, &Workbench::sampled, this, &SampleOptions::showChoices);
    updateText();
}

QString SampleOptions::purpose()
{
    return tr("How to sample: sampler, prior, steps, number of samples, device, seed");
}

void SampleOptions::showChoices(const SampleSummary& summary)
{
    QStringList lines{purpose()};
    if (!summary.choices.empty()) {
        lines << tr("Chosen for the last run:");
    }
    for (const std::string& choice : summary.choices) {
        lines << inUserLanguage(choice);
    }
    setToolTip(lines.join(QLatin1Char('\n')));
}

QWidget* SampleOptions::makeForm()
{
    addPresets();
    m_sampler->setObjectName(QStringLiteral("sample.sampler"));
    m_sampler->setAccessibleName(tr("Sampler"));
    m_prior->setObjectName(QStringLiteral("sample.prior"));
    m_steps->setObjectName(QStringLiteral("sample.steps"));
    m_steps->setAccessibleName(tr("Denoising steps"));
    m_steps->setRange(0, 1000);
    m_steps->setSpecialValueText(tr("automatic"));
    m_samples->setObjectName(QStringLiteral("sample.count"));
    m_samples->setAccessibleName(tr("Number of samples"));
    m_samples->setRange(1, 4096);
    m_samples->setValue(SampleSettings().samples);
    m_joint->setObjectName(QStringLiteral("sample.joint"));
    m_joint->setText(tr("Sample the lens too"));
    m_joint->setAccessibleName(m_joint->text());
    m_joint->setToolTip(tr("Every sample gets its own lens: the parameters that are not locked, "
                           "the brightness of the source and the noise level vary together with "
                           "the source. 16 independent runs show whether they agree."));
    m_device->setObjectName(QStringLiteral("sample.device"));
    m_device->setAccessibleName(tr("Device"));
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    m_device->setMaximumWidth(260);
    m_seed->setObjectName(QStringLiteral("sample.seed"));
    m_seed->setAccessibleName(tr("Seed of the random numbers"));
    m_seed->setRange(1, 1'000'000'000);
    m_seed->setToolTip(
        tr("The same seed gives the same samples, whatever the device's batch size."));

    auto* form = new QWidget;
    auto* layout = new QFormLayout(form);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setVerticalSpacing(8);
    layout->addRow(tr("Sampler"), m_sampler);
    layout->addRow(tr("Prior"), m_prior);
    layout->addRow(tr("Steps"), m_steps);
    layout->addRow(tr("Samples"), m_samples);
    layout->addRow(QString(), m_joint);
    layout->addRow(tr("Device"), m_device);
    layout->addRow(tr("Seed"), m_seed);
    for (QSpinBox* box : {m_steps, m_samples, m_seed}) {
        connect(box, &QSpinBox::valueChanged, this, &SampleOptions::updateText);
    }
    connect(m_joint, &QCheckBox::toggled, this, &SampleOptions::updateText);
    for (QComboBox* box : {m_sampler, m_device}) {
        connect(box, &QComboBox::currentIndexChanged, this, &SampleOptions::updateText);
    }
    return form;
}

void SampleOptions::showDevices()
{
    const QString before = m_device->currentData().toString();
    const QSignalBlocker quiet(m_device);
    while (m_device->count() > 1) {
        m_device->removeItem(1);
    }
    for (const DeviceInfo& device : m_workbench.engine()->devices) {
        const QString key = QString::fromStdString(device.key);
        m_device->addItem(
            QStringLiteral("%1 · %2").arg(key.toUpper(), QString::fromStdString(device.name)), key);
    }
    m_device->setCurrentIndex(std::max(0, m_device->findData(before)));
    updateText();
}

SampleSettings SampleOptions::settings() const
{
    SampleSettings settings;
    settings.sampler = m_sampler->currentData().toString().toStdString();
    settings.steps = m_steps->value();
    settings.samples = m_samples->value();
    settings.joint = m_joint->isChecked();
    settings.device = m_device->currentData().toString().toStdString();
    settings.seed = static_cast<std::uint64_t>(m_seed->value());
    return settings;
}

void SampleOptions::setSettings(const SampleSettings& settings)
{
    const bool gaussian = settings.sampler == "gaussian"; // the other name of instant
    const int row = m_sampler->findData(gaussian ? QStringLiteral("instant")
                                                 : QString::fromStdString(settings.sampler));
    m_sampler->setCurrentIndex(row >= 0 ? row : m_sampler->findData(QStringLiteral("default")));
    m_steps->setValue(settings.steps);
    m_samples->setValue(settings.samples);
    m_joint->setChecked(settings.joint);
    m_device->setCurrentIndex(
        std::max(0, m_device->findData(QString::fromStdString(settings.device))));
    m_seed->setValue(static_cast<int>(settings.seed));
}

void SampleOptions::updateText()
{
    const QString device =
        m_device->currentIndex() <= 0 ? tr("auto") : m_device->currentData().toString().toUpper();
    QStringList parts{m_joint->isChecked() ? tr("Lens and source")
                                           : m_sampler->currentData(kShortName).toString()};
    m_sampler->setEnabled(!m_joint->isChecked());
    if (m_steps->value() > 0) {
        parts << tr("%1 steps").arg(m_steps->value());
    }
    parts << tr("%1 samples").arg(m_samples->value()) << device;
    setText(parts.join(QStringLiteral(" · ")) + QStringLiteral("  ▾"));
}

} // namespace anneau
