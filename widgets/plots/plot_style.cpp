// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_style.h"

namespace anneau {

QColor plotColor(PlotRole role, bool darkTheme)
{
    switch (role) {
    case PlotRole::Primary:
        return darkTheme ? QColor(0xd9, 0xc2, 0xff) : QColor(0x4b, 0x23, 0x84);
    case PlotRole::Accent:
        return darkTheme ? QColor(0x3d, 0xa5, 0xff) : QColor(0x00, 0x5f, 0xb8);
    case PlotRole::Uncertainty:
        return darkTheme ? QColor(0x9a, 0x6b, 0xe0, 150) : QColor(0x7e, 0x4f, 0xc4, 120);
    case PlotRole::UncertaintyWide:
        return darkTheme ? QColor(0x9a, 0x6b, 0xe0, 80) : QColor(0x7e, 0x4f, 0xc4, 60);
    case PlotRole::Expected:
        return darkTheme ? QColor(0xff, 0xff, 0xff, 38) : QColor(0, 0, 0, 30);
    case PlotRole::Reference:
        return darkTheme ? QColor(0xb8, 0xb8, 0xb8) : QColor(0x60, 0x60, 0x60);
    }
    return {};
}

bool isDarkTheme(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

QPalette paperPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::Text, Qt::black);
    return palette;
}

} // namespace anneau
