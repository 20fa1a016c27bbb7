// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_row.h"

#include "widgets/forms/number_box.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/forms/svg_icon.h"

#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>

namespace anneau {
namespace {
enum Column { kSymbol, kNumber, kUnit, kSlider, kLock };
constexpr int kNumberWidth = 76;
constexpr int kUnitWidth = 72;

/// Wheels scroll the form, they do not turn sliders under the pointer.
class FormSlider : public QSlider {
public:
    using QSlider::QSlider;

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

QLabel* makeSymbol(const Parameter& parameter, QWidget* parent)
{
    auto* label = new QLabel(symbolHtml(parameter), parent);
    label->setTextFormat(Qt::RichText);
    label->setToolTip(parameterHelp(parameter));
    label->setObjectName(QStringLiteral("symbol"));
    return label;
}
} // namespace

quint64 nextGesture()
{
    static quint64 last = 0; // GUI thread only
    return ++last;
}

ParameterRow::ParameterRow(const Parameter& parameter, const QString& name, QGridLayout* grid,
                           int row, QWidget* parent)
    : QObject(parent),
      m_parameter(parameter),
      m_scale(parameter),
      m_symbol(makeSymbol(parameter, parent)),
      m_number(new NumberBox(parent)),
      m_unit(new QLabel(parent)),
      m_slider(new FormSlider(Qt::Horizontal, parent)),
      m_lock(new QToolButton(parent)),
      m_gesture(nextGesture())
{
    m_symbol->setBuddy(m_number);
    const QString label = parameterLabel(parameter);
    for (QWidget* widget : {static_cast<QWidget*>(m_number), static_cast<QWidget*>(m_slider)}) {
        widget->setToolTip(parameterHelp(parameter));
    }
    m_number->setObjectName(name + QStringLiteral(".value"));
    m_number->setAccessibleName(label);
    m_number->setDecimals(unitDecimals(parameter.unit));
    m_number->setSingleStep(m_scale.step());
    m_number->setFixedWidth(kNumberWidth);
    m_unit->setProperty("quiet", true);
    m_slider->setObjectName(name + QStringLiteral(".slider"));
    m_slider->setAccessibleName(tr("%1, slider").arg(label));
    m_slider->setRange(0, ValueScale::kPositions);
    m_lock->setObjectName(name + QStringLiteral(".lock"));
    m_lock->setAccessibleName(tr("Hold %1 fixed").arg(label));
    m_lock->setCheckable(true);
    m_lock->setAutoRaise(true);
    m_lock->setIconSize(QSize(14, 14));
    setError(std::nullopt);
    setLocked(false);
    setFollowed({});
    for (QWidget* widget : {static_cast<QWidget*>(m_symbol), static_cast<QWidget*>(m_lock)}) {
        widget->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(widget, &QWidget::customContextMenuRequested, this,
                [this, widget](const QPoint& at) {
                    Q_EMIT linkMenuRequested(widget->mapToGlobal(at));
                });
    }
    grid->addWidget(m_symbol, row, kSymbol);
    grid->addWidget(m_number, row, kNumber);
    grid->addWidget(m_unit, row, kUnit);
    grid->addWidget(m_slider, row, kSlider);
    grid->addWidget(m_lock, row, kLock);

    connect(m_number, &NumberBox::edited, this, [this](double value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(m_scale.position(value));
        showFlag(value);
        Q_EMIT edited(value, nextGesture());
    });
    connect(m_slider, &QSlider::valueChanged, this, &ParameterRow::slid);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_gesture = nextGesture(); });
    connect(m_slider, &QSlider::sliderReleased, this, [this] { m_gesture = nextGesture(); });
    connect(m_lock, &QToolButton::clicked, this, [this] {
        if (m_follows) {
            Q_EMIT linkMenuRequested(m_lock->mapToGlobal(m_lock->rect().bottomLeft()));
        }
    });
    connect(m_lock, &QToolButton::toggled, this, [this](bool locked) {
        setLocked(locked);
        Q_EMIT lockToggled(locked);
    });
}

void ParameterRow::setColumns(QGridLayout* grid)
{
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(kSymbol, 30);
    grid->setColumnMinimumWidth(kNumber, kNumberWidth);
    grid->setColumnMinimumWidth(kUnit, kUnitWidth);
    grid->setColumnStretch(kSlider, 1);
}

void ParameterRow::slid(int position)
{
    const double value = m_scale.value(position);
    m_number->setExact(value);
    showFlag(value);
    Q_EMIT edited(value, m_gesture);
}

void ParameterRow::setValue(double value)
{
    if (value != m_number->exact()) {
        m_number->setExact(value);
    }
    if (!m_slider->isSliderDown()) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(m_scale.position(value));
    }
    showFlag(value);
}

void ParameterRow::showFlag(double value)
{
    m_number->setFlagged(!m_scale.contains(value));
}

void ParameterRow::setLocked(bool locked)
{
    const QSignalBlocker quiet(m_lock);
    m_lock->setChecked(locked && !m_follows);
    if (!m_follows) {
        m_lock->setIcon(svgIcon(locked ? QStringLiteral("lock") : QStringLiteral("unlock")));
    }
    m_slider->setEnabled(!locked && !m_follows);
}

void ParameterRow::setFollowed(const QString& leader)
{
    m_follows = !leader.isEmpty();
    m_number->setEnabled(!m_follows);
    m_lock->setCheckable(!m_follows);
    if (m_follows) {
        m_lock->setIcon(svgIcon(QStringLiteral("link")));
        m_lock->setToolTip(tr("The same as %1. Press to change that.").arg(leader));
        m_slider->setEnabled(false);
    } else {
        m_lock->setToolTip(tr("Hold this parameter fixed: the fit and the handles leave it alone. "
                              "Right-click to let it follow another one."));
    }
}

void ParameterRow::setError(std::optional<double> error)
{
    const QString unit = unitText(m_parameter.unit);
    const QString text = error ? errorText(*error) : QString();
    m_unit->setText(text.isEmpty()
                        ? unit
                        : QStringLiteral("± ") + text + (unit.size() == 1 ? unit : QString()));
    m_unit->setToolTip(text.isEmpty() ? QString()
                                      : tr("One standard error of the last fit, %1").arg(unit));
}

} // namespace anneau
