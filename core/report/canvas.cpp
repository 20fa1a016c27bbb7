// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/canvas.h"

#include <cairo-pdf.h>
#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace anneau {
namespace {

struct SurfaceDeleter {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDeleter {
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
using Context = std::unique_ptr<cairo_t, ContextDeleter>;

/// A stretch of text on one level: 0 normal, -1 lowered, 1 raised.
struct Run {
    std::string text;
    int level = 0;
};

std::vector<Run> splitRuns(std::string_view text)
{
    std::vector<Run> runs;
    std::string plain;
    const auto flush = [&](std::string& part, int level) {
        if (!part.empty()) {
            runs.push_back({part, level});
            part.clear();
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool shifted =
            (text[i] == '_' || text[i] == '^') && i + 1 < text.size() && text[i + 1] == '{';
        const std::size_t end = shifted ? text.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            plain += text[i];
            continue;
        }
        flush(plain, 0);
        std::string part{text.substr(i + 2, end - i - 2)};
        flush(part, text[i] == '_' ? -1 : 1);
        i = end;
    }
    flush(plain, 0);
    return runs;
}

constexpr double kScriptSize = 0.7; // of the text's size

} // namespace

struct Canvas::Impl {
    std::filesystem::path file; // what is asked for
    std::filesystem::path
        partial; // written first, so that a half-written page never bears the name
    bool pdf = false;
    Surface surface;
    Context context;
    bool finished = false;

    cairo_t* cairo() const { return context.get(); }
    void color(const Rgb& c, double opacity = 1) const
    {
        cairo_set_source_rgba(cairo(), c.r, c.g, c.b, opacity);
    }

    void font(const TextStyle& style, int level) const
    {
        cairo_select_font_face(cairo(), "DejaVu Sans",
                               style.italic ? CAIRO_FONT_SLANT_OBLIQUE : CAIRO_FONT_SLANT_NORMAL,
                               style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
        cairo_set_font_size(cairo(), level == 0 ? style.size : kScriptSize * style.size);
    }

    double advance(const Run& run, const TextStyle& style) const
    {
        font(style, run.level);
        cairo_text_extents_t extents;
        cairo_text_extents(cairo(), run.text.c_str(), &extents);
        return extents.x_advance;
    }

    void path(const std::vector<double>& x, const std::vector<double>& y) const
    {
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (i == 0) {
                cairo_move_to(cairo(), x[i], y[i]);
            } else {
                cairo_line_to(cairo(), x[i], y[i]);
            }
        }
    }
};

Canvas::Canvas(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;

Canvas::~Canvas()
{
    if (m_impl && !m_impl->finished) {
        m_impl->context.reset();
        m_impl->surface.reset();
        std::error_code ignored;
        std::filesystem::remove(m_impl->partial, ignored);
    }
}

Result<Canvas> Canvas::create(const std::filesystem::path& file, double width, double height,
                              double dpi)
{
    const std::string extension = file.extension().string();
    if (extension != ".png" && extension != ".pdf") {
        return fail(Error::Kind::BadInput,
                    "The picture " + file.string() + " must end in .png or .pdf.");
    }
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    impl->partial = file.string() + ".part";
    impl->pdf = extension == ".pdf";
    if (impl->pdf) {
        impl->surface.reset(cairo_pdf_surface_create(impl->partial.c_str(), width, height));
        cairo_pdf_surface_set_metadata(impl->surface.get(), CAIRO_PDF_METADATA_CREATOR, "Anneau");
    } else {
        const double scale = dpi / 72;
        impl->surface.reset(cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width * scale)),
            static_cast<int>(std::lround(height * scale))));
        cairo_surface_set_device_scale(impl->surface.get(), scale, scale);
    }
    if (const auto status = cairo_surface_status(impl->surface.get());
        status != CAIRO_STATUS_SUCCESS) {
        return fail(Error::Kind::Io,
                    "Cannot write " + file.string() +
                        ": check that its folder exists and is writable.",
                    cairo_status_to_string(status));
    }
    impl->context.reset(cairo_create(impl->surface.get()));
    cairo_set_line_join(impl->cairo(), CAIRO_LINE_JOIN_ROUND);
    Canvas canvas(std::move(impl));
    canvas.fill({0, 0, width + 1, height + 1}, {1, 1, 1}); // over the rounded edge, too
    return canvas;
}

void Canvas::fill(const Box& box, const Rgb& color, double opacity)
{
    m_impl->color(color, opacity);
    cairo_rectangle(m_impl->cairo(), box.x, box.y, box.width, box.height);
    cairo_fill(m_impl->cairo());
}

void Canvas::frame(const Box& box, const Rgb& color, double lineWidth)
{
    m_impl->color(color);
    cairo_set_line_width(m_impl->cairo(), lineWidth);
    cairo_rectangle(m_impl->cairo(), box.x, box.y, box.width, box.height);
    cairo_stroke(m_impl->cairo());
}

void Canvas::line(const std::vector<double>& x, const std::vector<double>& y, const Rgb& color,
                  double lineWidth, double dash, bool closed)
{
    cairo_t* cairo = m_impl->cairo();
    m_impl->path(x, y);
    if (closed) {
        cairo_close_path(cairo);
    }
    const double dashes[] = {dash, dash};
    cairo_set_dash(cairo, dashes, dash > 0 ? 2 : 0, 0);
    cairo_set_line_width(cairo, lineWidth);
    m_impl->color(color);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, nullptr, 0, 0);
}

void Canvas::band(const std::vector<double>& x, const std::vector<double>& low,
                  const std::vector<double>& high, const Rgb& color, double opacity)
{
    m_impl->path(x, low);
    for (std::size_t i = x.size(); i-- > 0;) {
        cairo_line_to(m_impl->cairo(), x[i], high[i]);
    }
    cairo_close_path(m_impl->cairo());
    m_impl->color(color, opacity);
    cairo_fill(m_impl->cairo());
}

double Canvas::textWidth(std::string_view text, const TextStyle& style)
{
    double width = 0;
    for (const Run& run : splitRuns(text)) {
        width += m_impl->advance(run, style);
    }
    return width;
}

void Canvas::text(double x, double y, std::string_view text, const TextStyle& style)
{
    cairo_t* cairo = m_impl->cairo();
    const double width = style.align == TextStyle::Align::Left ? 0 : textWidth(text, style);
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_rotate(cairo, style.turn * 3.14159265358979 / 180);
    double pen = style.align == TextStyle::Align::Centre ? -width / 2 : -width;
    m_impl->color(style.color);
    for (const Run& run : splitRuns(text)) {
        const double advance = m_impl->advance(run, style); // sets the font, too
        cairo_move_to(cairo, pen, -0.32 * style.size * run.level * (run.level < 0 ? 0.6 : 1));
        cairo_show_text(cairo, run.text.c_str());
        pen += advance;
    }
    cairo_restore(cairo);
}

double Canvas::paragraph(double x, double y, double width, std::string_view text,
                         const TextStyle& style, double leading)
{
    std::string current;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string word{text.substr(start, end - start)};
        const std::string longer = current.empty() ? word : current + " " + word;
        if (!current.empty() && textWidth(longer, style) > width) {
            this->text(x, y, current, style);
            y += leading;
            current = word;
        } else {
            current = longer;
        }
        start = end + 1;
    }
    if (!current.empty()) {
        this->text(x, y, current, style);
        y += leading;
    }
    return y;
}

void Canvas::pixels(const Box& box, int rows, int cols, const std::vector<Rgb>& colors)
{
    expects(colors.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols),
            "Canvas::pixels: wrong number");
    const Surface image{cairo_image_surface_create(CAIRO_FORMAT_RGB24, cols, rows)};
    unsigned char* bytes = cairo_image_surface_get_data(image.get());
    const int stride = cairo_image_surface_get_stride(image.get());
    const auto byte = [](double v) {
        return static_cast<std::uint32_t>(std::lround(255 * std::clamp(v, 0.0, 1.0)));
    };
    for (int row = 0; row < rows; ++row) {
        for (int col = 0; col < cols; ++col) {
            const Rgb& c = colors[static_cast<std::size_t>(row) * static_cast<std::size_t>(cols) +
                                  static_cast<std::size_t>(col)];
            const std::uint32_t packed = byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b);
            std::memcpy(bytes + row * stride + 4 * col, &packed, 4);
        }
    }
    cairo_surface_mark_dirty(image.get());
    cairo_t* cairo = m_impl->cairo();
    cairo_save(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_scale(cairo, box.width / cols, box.height / rows);
    cairo_set_source_surface(cairo, image.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cairo, 0, 0, cols, rows);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

void Canvas::pushClip(const Box& box)
{
    cairo_save(m_impl->cairo());
    cairo_rectangle(m_impl->cairo(), box.x, box.y, box.width, box.height);
    cairo_clip(m_impl->cairo());
}

void Canvas::popClip()
{
    cairo_restore(m_impl->cairo());
}

Result<void> Canvas::finish()
{
    cairo_status_t status = cairo_status(m_impl->cairo());
    if (status == CAIRO_STATUS_SUCCESS && !m_impl->pdf) {
        cairo_surface_flush(m_impl->surface.get());
        status = cairo_surface_write_to_png(m_impl->surface.get(), m_impl->partial.c_str());
    }
    cairo_surface_finish(m_impl->surface.get());
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_status(m_impl->surface.get());
    }
    std::error_code moved;
    if (status == CAIRO_STATUS_SUCCESS) {
        std::filesystem::rename(m_impl->partial, m_impl->file, moved);
    }
    if (status != CAIRO_STATUS_SUCCESS || moved) {
        return fail(Error::Kind::Io,
                    "Cannot write " + m_impl->file.string() +
                        ": check that its folder exists, is writable and has room.",
                    moved ? moved.message() : cairo_status_to_string(status));
    }
    m_impl->finished = true;
    return {};
}

} // namespace anneau
