// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/source_form.h"

#include "widgets/forms/form_columns.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/parameter_row.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>

namespace anneau {
namespace {
NumberBox* makeBox(QWidget* parent, const char* name, const QString& label, int decimals,
                   double step)
{
    auto* box = new NumberBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(label);
    box->setDecimals(decimals);
    box->setSingleStep(step);
    return box;
}

QLabel* quiet(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("quiet", true);
    return label;
}
} // namespace

SourceForm::SourceForm(QWidget* parent)
    : QWidget(parent),
      m_layout(new QGridLayout(this)),
      m_pixels(new QSpinBox(this)),
      m_scale(makeBox(this, "source.pixel_scale", tr("Source pixel size"), 4, 0.005)),
      m_x(makeBox(this, "source.center_x", tr("Source grid centre, x"), 3, 0.01)),
      m_y(makeBox(this, "source.center_y", tr("Source grid centre, y"), 3, 0.01)),
      m_sky(makeBox(this, "source.sky", tr("Sky background"), 5, 0.0005)),
      m_skyUnit(quiet({}, this)),
      m_size(quiet({}, this))
{
    m_pixels->setObjectName(QStringLiteral("source.pixels"));
    m_pixels->setAccessibleName(tr("Source pixels per side"));
    m_pixels->setRange(8, 256);
    m_pixels->setSingleStep(8);
    m_pixels->setKeyboardTracking(false);
    m_pixels->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_pixels->setAlignment(Qt::AlignRight);
    m_scale->setRange(1e-4, 10);

    setFormColumns(m_layout);
    int row = 1; // below the prior
    const auto add = [&](const QString& label, QWidget* field, QWidget* unit) {
        m_layout->addWidget(new QLabel(label, this), row, 0);
        field->setFixedWidth(kFormFieldWidth);
        m_layout->addWidget(field, row, 1);
        m_layout->addWidget(unit, row, 2);
        ++row;
    };
    add(tr("Pixels"), m_pixels, m_size);
    add(tr("Pixel size"), m_scale, quiet(QStringLiteral("″"), this));
    add(tr("Centre x"), m_x, quiet(QStringLiteral("″"), this));
    add(tr("Centre y"), m_y, quiet(QStringLiteral("″"), this));
    add(tr("Sky"), m_sky, m_skyUnit);

    connect(m_pixels, &QSpinBox::valueChanged, this, [this](int value) {
        // The same field with finer or coarser pixels.
        m_grid.pixelScale *= static_cast<double>(m_grid.pixels) / value;
        m_grid.pixels = value;
        publish(tr("source pixels"));
    });
    const auto follow = [this](NumberBox* box, double SourceGrid::*member, const QString& what) {
        connect(box, &NumberBox::edited, this, [this, member, what](double value) {
            m_grid.*member = value;
            publish(what);
        });
    };
    follow(m_scale, &SourceGrid::pixelScale, tr("source pixel size"));
    follow(m_x, &SourceGrid::centerX, tr("source grid"));
    follow(m_y, &SourceGrid::centerY, tr("source grid"));
    connect(m_sky, &NumberBox::edited, this,
            [this](double value) { Q_EMIT skyEdited(value, nextGesture()); });
    setGrid({});
}

void SourceForm::publish(const QString& what)
{
    setGrid(SourceGrid(m_grid));
    Q_EMIT edited(m_grid, what, nextGesture());
}

void SourceForm::setGrid(const SourceGrid& grid)
{
    m_grid = grid;
    const QSignalBlocker quietly(m_pixels);
    m_pixels->setValue(grid.pixels);
    m_scale->setExact(grid.pixelScale);
    m_x->setExact(grid.centerX);
    m_y->setExact(grid.centerY);
    describe();
}

void SourceForm::describe()
{
    const double width = m_grid.pixels * m_grid.pixelScale;
    m_size->setText(tr("per side, %1″").arg(QLocale().toString(width, 'f', 2)));
}

void SourceForm::setSky(double sky)
{
    m_sky->setExact(sky);
}

void SourceForm::setUnit(const QString& unit)
{
    m_skyUnit->setText(unit);
}

void SourceForm::setPriorField(QWidget* field)
{
    m_layout->addWidget(new QLabel(tr("Prior"), this), 0, 0);
    m_layout->addWidget(field, 0, 1, 1, 2);
    setTabOrder(field, m_pixels);
}

} // namespace anneau
