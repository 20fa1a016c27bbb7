// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/contact_sheet.h"

#include "core/report/canvas.h"
#include "core/report/image_panel.h"
#include "core/report/limits.h"

#include <algorithm>

namespace anneau {
namespace {
constexpr double kCell = 62; // points
constexpr double kGap = 3;
constexpr double kLabel = 9;
} // namespace

Result<void> writeContactSheet(const std::vector<Image>& images, int columns,
                               const std::vector<std::string>& labels,
                               const std::filesystem::path& file)
{
    expects(columns > 0, "writeContactSheet: columns");
    expects(labels.empty() || labels.size() == images.size(),
            "writeContactSheet: one label per image");
    if (images.empty()) {
        return fail(Error::Kind::BadInput, "There are no images to put on a contact sheet.");
    }
    const int count = static_cast<int>(images.size());
    const int across = std::min(columns, count);
    const int down = (count + columns - 1) / columns;
    const double step = kCell + kGap + (labels.empty() ? 0 : kLabel);
    auto canvas = Canvas::create(file, across * (kCell + kGap) + kGap, down * step + kGap);
    if (!canvas) {
        return failWith(canvas);
    }
    TextStyle style{6};
    style.align = TextStyle::Align::Centre;
    for (int i = 0; i < count; ++i) {
        const Box box{kGap + (i % columns) * (kCell + kGap), kGap + (i / columns) * step, kCell,
                      kCell};
        const Image& image = images[static_cast<std::size_t>(i)];
        drawImage(*canvas, box, image, sourceStretch(image), colorMap("inferno"));
        if (!labels.empty()) {
            canvas->text(box.x + kCell / 2, box.bottom() + 7, labels[static_cast<std::size_t>(i)],
                         style);
        }
    }
    return canvas->finish();
}

} // namespace anneau
