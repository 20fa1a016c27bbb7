// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/noise_form.h"

#include "widgets/forms/form_columns.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/parameter_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <utility>

namespace anneau {
namespace {
constexpr double kSmallest = 1e-9;
}

NoiseForm::NoiseForm(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox(this)),
      m_sigma(new NumberBox(this)),
      m_scale(new NumberBox(this)),
      m_unit(new QLabel(this)),
      m_description(new QLabel(this))
{
    m_kind->addItem(tr("From the noise map"));
    m_kind->addItem(tr("Constant"));
    m_kind->setObjectName(QStringLiteral("noise.kind"));
    m_kind->setAccessibleName(tr("Noise model"));
    m_sigma->setObjectName(QStringLiteral("noise.sigma"));
    m_sigma->setAccessibleName(tr("Constant noise"));
    m_sigma->setDecimals(5);
    m_sigma->setSingleStep(0.001);
    m_sigma->setMinimum(kSmallest);
    m_scale->setObjectName(QStringLiteral("noise.scale"));
    m_scale->setAccessibleName(tr("Noise scale factor"));
    m_scale->setToolTip(tr("Every standard deviation is multiplied by this. Raise it when the "
                           "residuals of a good model scatter by more than 1."));
    m_scale->setDecimals(3);
    m_scale->setSingleStep(0.05);
    m_scale->setMinimum(0.001);
    m_unit->setProperty("quiet", true);
    m_description->setProperty("quiet", true);
    m_description->setWordWrap(true);

    auto* grid = new QGridLayout(this);
    setFormColumns(grid);
    m_sigma->setFixedWidth(kFormFieldWidth);
    m_scale->setFixedWidth(kFormFieldWidth);
    grid->addWidget(m_kind, 0, 0, 1, 3);
    grid->addWidget(new QLabel(QStringLiteral("σ"), this), 1, 0);
    grid->addWidget(m_sigma, 1, 1);
    grid->addWidget(m_unit, 1, 2);
    grid->addWidget(new QLabel(tr("× factor"), this), 2, 0);
    grid->addWidget(m_scale, 2, 1);
    grid->addWidget(m_description, 3, 0, 1, 3);

    connect(m_kind, &QComboBox::activated, this, [this](int index) {
        m_noise.kind = index == 0 ? NoiseSpec::Kind::Map : NoiseSpec::Kind::Constant;
        if (m_noise.kind == NoiseSpec::Kind::Constant && m_noise.sigma <= 0) {
            m_noise.sigma = m_sigma->exact() > 0 ? m_sigma->exact() : 0.01;
        }
        publish(tr("noise model"));
    });
    connect(m_sigma, &NumberBox::edited, this, [this](double value) {
        m_noise.sigma = value;
        publish(tr("noise level"));
    });
    connect(m_scale, &NumberBox::edited, this, [this](double value) {
        m_noise.scale = value;
        publish(tr("noise factor"));
    });
    setNoise({});
}

void NoiseForm::publish(const QString& what)
{
    setNoise(NoiseSpec(m_noise));
    Q_EMIT edited(m_noise, what, nextGesture());
}

void NoiseForm::setNoise(const NoiseSpec& noise)
{
    m_noise = noise;
    const bool constant = noise.kind == NoiseSpec::Kind::Constant;
    m_kind->setCurrentIndex(constant ? 1 : 0);
    m_sigma->setEnabled(constant);
    if (noise.sigma > 0) {
        m_sigma->setExact(noise.sigma);
    }
    m_scale->setExact(noise.scale);
}

void NoiseForm::setMapDescription(const QString& text)
{
    m_description->setText(text);
}

void NoiseForm::setUnit(const QString& unit)
{
    m_unit->setText(unit);
}

} // namespace anneau
