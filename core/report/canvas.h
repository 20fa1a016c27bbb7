// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/report/colormap.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anneau {

/// A rectangle on the page, in points (1/72 inch), y downwards.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

struct TextStyle {
    enum class Align { Left, Centre, Right };
    double size = 8; ///< points
    bool bold = false;
    bool italic = false;
    Align align = Align::Left;
    Rgb color{0.10, 0.11, 0.13};
    double turn = 0; ///< degrees, clockwise on the page.
};

/// A page to draw on, written as PNG or PDF by its extension. Coordinates are points, y downwards.
/// One thread at a time.
class Canvas {
public:
    /// `dpi` is the resolution of a PNG; a PDF has none.
    static Result<Canvas> create(const std::filesystem::path& file, double width, double height,
                                 double dpi = 200);

    Canvas(Canvas&&) noexcept;
    Canvas& operator=(Canvas&&) noexcept;
    ~Canvas(); ///< Without finish() nothing is left behind.

    void fill(const Box& box, const Rgb& color, double opacity = 1);
    void frame(const Box& box, const Rgb& color, double lineWidth);
    /// A line through the points; `dash` in points, 0: solid.
    void line(const std::vector<double>& x, const std::vector<double>& y, const Rgb& color,
              double lineWidth, double dash = 0, bool closed = false);
    /// The area between two curves over x.
    void band(const std::vector<double>& x, const std::vector<double>& low,
              const std::vector<double>& high, const Rgb& color, double opacity);

    /// UTF-8. "_{E}" lowers and "^{2}" raises; y is the baseline.
    void text(double x, double y, std::string_view text, const TextStyle& style);
    double textWidth(std::string_view text, const TextStyle& style);
    /// Breaks at spaces to fit `width`; returns the baseline after the last line.
    double paragraph(double x, double y, double width, std::string_view text,
                     const TextStyle& style, double leading);

    /// Pixels in rows from the top, each 3 bytes, drawn without smoothing.
    void pixels(const Box& box, int rows, int cols, const std::vector<Rgb>& colors);

    /// Nothing drawn inside `draw` leaves the box.
    template <class Draw>
    void clipped(const Box& box, Draw&& draw)
    {
        pushClip(box);
        draw();
        popClip();
    }

    /// Writes the file; the canvas is not used afterwards.
    Result<void> finish();

private:
    struct Impl;
    explicit Canvas(std::unique_ptr<Impl> impl);
    void pushClip(const Box& box);
    void popClip();
    std::unique_ptr<Impl> m_impl;
};

} // namespace anneau
