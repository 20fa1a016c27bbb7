// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/procedural.h"

#include "core/diffusion/data/resample.h"
#include "core/diffusion/data/unit.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace anneau {
namespace {

using std::numbers::pi;

constexpr int kFine = 2; // sub-pixels per pixel and side

double between(Rng& rng, double low, double high)
{
    return low + (high - low) * rng.uniform();
}

double logBetween(Rng& rng, double low, double high)
{
    return std::exp(between(rng, std::log(low), std::log(high)));
}

/// Smooth random values with a mean of about 0 and a spread of about 1: two octaves of values on a
/// random lattice, interpolated.
class Texture {
public:
    Texture(Rng& rng, double cell)
        : m_cell{cell},
          m_values(static_cast<std::size_t>(2 * kSide * kSide))
    {
        for (float& value : m_values) {
            value = static_cast<float>(rng.normal());
        }
    }
    double at(double x, double y) const
    {
        return 1.1 * (octave(x, y, m_cell, 0) + 0.6 * octave(x, y, m_cell / 2.3, 1));
    }

private:
    static constexpr int kSide = 64;

    double octave(double x, double y, double cell, int layer) const
    {
        const double u = x / cell + 1000, v = y / cell + 1000;
        const int i = static_cast<int>(u), j = static_cast<int>(v);
        const double a = ease(u - i), b = ease(v - j);
        return (1 - b) * ((1 - a) * lattice(i, j, layer) + a * lattice(i + 1, j, layer)) +
               b * ((1 - a) * lattice(i, j + 1, layer) + a * lattice(i + 1, j + 1, layer));
    }
    static double ease(double t) { return t * t * (3 - 2 * t); }
    double lattice(int i, int j, int layer) const
    {
        return m_values[static_cast<std::size_t>((layer * kSide + (i & (kSide - 1))) * kSide +
                                                 (j & (kSide - 1)))];
    }

    double m_cell;
    std::vector<float> m_values;
};

/// Where a galaxy lies on the sky: pixels to the coordinates of its own disc.
struct Frame {
    double x0 = 0, y0 = 0; ///< px from the image's middle
    double axisRatio = 1;
    double cosine = 1, sine = 0;

    /// Along the major axis, and along the minor one as seen (not deprojected).
    void toPlane(double x, double y, double& u, double& v) const
    {
        u = (x - x0) * cosine + (y - y0) * sine;
        v = -(x - x0) * sine + (y - y0) * cosine;
    }
    void toSky(double u, double v, double& x, double& y) const
    {
        x = x0 + u * cosine - v * sine;
        y = y0 + u * sine + v * cosine;
    }
};

double sersic(double radius, double effective, double n)
{
    const double b = 2 * n - 1.0 / 3 + 0.009876 / n; // Ciotti & Bertin (1999); good to 1e-3 here
    return std::exp(-b * (std::pow(radius / effective, 1 / n) - 1));
}

enum class Kind { Spheroid, Disc, Spiral, Ring, Irregular };

/// All that shapes one galaxy; drawn first, painted after.
struct Recipe {
    Kind kind = Kind::Disc;
    double size = 6; ///< half-light radius aimed at, px
    double discIndex = 1;
    double bulgeShare = 0, bulgeSize = 1, bulgeIndex = 2, bulgeRatio = 1;
    int arms = 0;
    double armStrength = 0, armSharpness = 1, armPhase = 0, armTwist = 3, armWander = 0;
    double bar = 0, barLength = 1, barAngle = 0, barRatio = 0.3;
    double ring = 0, ringRadius = 1, ringWidth = 0.2;
    double texture = 0, textureCell = 4;
    double dust = 0, dustOffset = 0, dustWidth = 0.1;
    int clumps = 0;
    double clumpShare = 0;
    double lopsided = 0, lopsidedAngle = 0;
};

Kind drawKind(Rng& rng)
{
    const double u = rng.uniform();
    return u < 0.15   ? Kind::Spheroid
           : u < 0.33 ? Kind::Disc
           : u < 0.65 ? Kind::Spiral
           : u < 0.75 ? Kind::Ring
                      : Kind::Irregular;
}

void drawBulge(Recipe& recipe, Rng& rng, double mostShare)
{
    recipe.bulgeShare = mostShare * std::pow(rng.uniform(), 1.5);
    recipe.bulgeSize = recipe.size * logBetween(rng, 0.1, 0.45);
    recipe.bulgeIndex = between(rng, 0.8, 3.5);
    recipe.bulgeRatio = between(rng, 0.6, 1);
}

void drawClumps(Recipe& recipe, Rng& rng, int most, double mostShare)
{
    recipe.clumps = static_cast<int>(logBetween(rng, 2, most));
    recipe.clumpShare = mostShare * rng.uniform();
}

void drawSpiral(Recipe& recipe, Rng& rng)
{
    recipe.arms = rng.uniform() < 0.65 ? 2 : 3 + static_cast<int>(rng.below(2));
    recipe.armStrength = between(rng, 0.4, 1);
    recipe.armSharpness = logBetween(rng, 0.8, 4);
    recipe.armPhase = between(rng, 0, 2 * pi);
    recipe.armTwist = (rng.uniform() < 0.5 ? 1 : -1) / std::tan(between(rng, 8, 35) * pi / 180);
    recipe.armWander = rng.uniform() < 0.4 ? between(rng, 0.5, 1.6)
                                           : between(rng, 0, 0.4); // flocculent or grand design
    if (rng.uniform() < 0.4) {
        recipe.bar = between(rng, 0.3, 2);
        recipe.barLength = recipe.size * between(rng, 0.4, 0.9);
        recipe.barAngle = between(rng, 0, pi);
        recipe.barRatio = between(rng, 0.2, 0.45);
    }
}

Recipe drawRecipe(Rng& rng, Kind kind, double size)
{
    Recipe recipe;
    recipe.kind = kind;
    recipe.size = size;
    recipe.discIndex = kind == Kind::Spheroid ? between(rng, 0.7, 4.5) : between(rng, 0.5, 1.3);
    recipe.textureCell = recipe.size * logBetween(rng, 0.25, 1.2);
    recipe.lopsided = 0.6 * std::pow(rng.uniform(), 2);
    recipe.lopsidedAngle = between(rng, 0, 2 * pi);
    if (kind == Kind::Spheroid) {
        recipe.lopsided *= 0.2;
        return recipe;
    }
    drawBulge(recipe, rng, kind == Kind::Irregular ? 0.25 : 0.7);
    recipe.texture = between(rng, 0, kind == Kind::Irregular ? 1.3 : 0.5);
    if (kind == Kind::Spiral) {
        drawSpiral(recipe, rng);
        drawClumps(recipe, rng, 200, 0.5);
    } else if (kind == Kind::Ring) {
        recipe.ring = logBetween(rng, 0.5, 8);
        recipe.ringRadius = recipe.size * between(rng, 0.7, 1.5);
        recipe.ringWidth = recipe.ringRadius * between(rng, 0.08, 0.35);
        drawClumps(recipe, rng, 60, 0.5);
    } else if (kind == Kind::Irregular) {
        drawClumps(recipe, rng, 200, 0.8);
    } else if (rng.uniform() < 0.4) {
        drawClumps(recipe, rng, 30, 0.3);
    }
    if (rng.uniform() < 0.3) {
        recipe.dust = between(rng, 0.3, 2.5);
        recipe.dustOffset = between(rng, -0.15, 0.15);
        recipe.dustWidth = between(rng, 0.06, 0.25);
    }
    return recipe;
}

Frame drawFrame(Rng& rng, Kind kind, double reach)
{
    Frame frame;
    const double radius = reach * std::sqrt(rng.uniform());
    const double direction = between(rng, 0, 2 * pi);
    frame.x0 = radius * std::cos(direction);
    frame.y0 = radius * std::sin(direction);
    const double inclination = rng.uniform(); // cosine
    const double thickness = between(rng, 0.12, 0.3);
    frame.axisRatio = kind == Kind::Spheroid
                          ? between(rng, 0.4, 1)
                          : std::sqrt(inclination * inclination * (1 - thickness * thickness) +
                                      thickness * thickness);
    const double angle = between(rng, 0, pi);
    frame.cosine = std::cos(angle);
    frame.sine = std::sin(angle);
    return frame;
}

/// Brightness of the arms relative to the disc between them, at (radius, azimuth) in the disc's
/// plane.
double armPattern(const Recipe& recipe, double radius, double azimuth, double wander)
{
    const double phase =
        recipe.arms * (azimuth - recipe.armTwist * std::log(std::max(radius, 0.2) / recipe.size)) +
        recipe.armPhase + recipe.armWander * wander;
    const double crest = std::pow(0.5 + 0.5 * std::cos(phase), recipe.armSharpness);
    const double grown =
        1 - std::exp(-std::pow(radius / (0.35 * recipe.size), 2)); // no arms in the core
    return 1 + recipe.armStrength * grown * (3 * crest - 1);
}

/// The smooth light of one galaxy at one position of its own frame, disc of central brightness
/// about 1.
double surfaceBrightness(const Recipe& recipe, const Frame& frame, const Texture& texture, double u,
                         double v)
{
    const double plane = v / frame.axisRatio;
    const double radius = std::hypot(u, plane);
    if (recipe.kind == Kind::Spheroid) {
        return sersic(std::max(radius, 0.15), recipe.size, recipe.discIndex) *
               std::max(0.0, 1 + recipe.lopsided * u / (radius + recipe.size));
    }
    const double azimuth = std::atan2(plane, u);
    const double noise = texture.at(u, plane);
    double light = sersic(radius, recipe.size, recipe.discIndex);
    if (recipe.arms > 0) {
        light *= std::max(0.0, armPattern(recipe, radius, azimuth, noise));
    }
    if (recipe.ring > 0) {
        const double away = (radius - recipe.ringRadius) / recipe.ringWidth;
        light += recipe.ring * std::exp(-0.5 * away * away);
    }
    light *= std::exp(recipe.texture * noise - 0.5 * recipe.texture * recipe.texture);
    light *= std::max(0.0, 1 + recipe.lopsided * radius / (radius + recipe.size) *
                                   std::cos(azimuth - recipe.lopsidedAngle));
    if (recipe.bar > 0) {
        const double along = u * std::cos(recipe.barAngle) + plane * std::sin(recipe.barAngle);
        const double across = -u * std::sin(recipe.barAngle) + plane * std::cos(recipe.barAngle);
        light += recipe.bar *
                 sersic(std::hypot(along, across / recipe.barRatio), recipe.barLength, 0.5) * 0.5;
    }
    if (recipe.dust > 0) {
        const double away = (plane / recipe.size - recipe.dustOffset) / recipe.dustWidth;
        light *= std::exp(-recipe.dust * std::exp(-0.5 * away * away) *
                          std::exp(-radius / (2 * recipe.size)));
    }
    return light;
}

/// Flux of everything brighter counts more: L from dN/dL ~ L^-1.8 between 1 and 100.
double clumpLuminosity(Rng& rng)
{
    const double slope = -0.8;
    const double top = std::pow(100.0, slope);
    return std::pow(1 - rng.uniform() * (1 - top), 1 / slope);
}

class Canvas {
public:
    Canvas(int pixels)
        : m_image(pixels * kFine, pixels * kFine),
          m_middle{(pixels * kFine - 1) / 2.0}
    {}

    double toPx(int index) const { return (index - m_middle) / kFine; }
    Image& image() { return m_image; }

    void addGaussian(double x, double y, double sigma, double flux)
    {
        const double column = x * kFine + m_middle, row = y * kFine + m_middle,
                     width = sigma * kFine;
        const int reach = static_cast<int>(std::ceil(4 * width));
        const int r0 = static_cast<int>(std::lround(row)),
                  c0 = static_cast<int>(std::lround(column));
        const double peak = flux / (2 * pi * width * width);
        for (int r = std::max(0, r0 - reach); r <= std::min(m_image.rows() - 1, r0 + reach); ++r) {
            for (int c = std::max(0, c0 - reach); c <= std::min(m_image.cols() - 1, c0 + reach);
                 ++c) {
                const double d2 = (r - row) * (r - row) + (c - column) * (c - column);
                m_image.at(r, c) +=
                    static_cast<float>(peak * std::exp(-0.5 * d2 / (width * width)));
            }
        }
    }

private:
    Image m_image;
    double m_middle;
};

double total(const Image& image)
{
    double sum = 0;
    for (float value : image) {
        sum += value;
    }
    return sum;
}

void addClumps(Canvas& canvas, const Recipe& recipe, const Frame& frame, const Texture& texture,
               double flux, Rng& rng)
{
    std::vector<double> luminosity(static_cast<std::size_t>(recipe.clumps));
    double sum = 0;
    for (double& value : luminosity) {
        value = clumpLuminosity(rng);
        sum += value;
    }
    for (double value : luminosity) {
        double u = 0, v = 0;
        for (int attempt = 0; attempt < 12; ++attempt) { // where the disc is bright, arms first
            const double radius = recipe.size * -0.6 * std::log(rng.uniform() * rng.uniform());
            const double azimuth = between(rng, 0, 2 * pi);
            u = radius * std::cos(azimuth);
            v = radius * std::sin(azimuth) * frame.axisRatio;
            const double light = surfaceBrightness(recipe, frame, texture, u, v);
            if (rng.uniform() * sersic(radius, recipe.size, 1) * 2.5 < light) {
                break;
            }
        }
        double x = 0, y = 0;
        frame.toSky(u, v, x, y);
        canvas.addGaussian(x, y, logBetween(rng, 0.35, 1.6), flux * value / sum);
    }
}

void paintGalaxy(Canvas& canvas, const Recipe& recipe, const Frame& frame, double flux, Rng& rng)
{
    const Texture texture(rng, recipe.textureCell);
    const Texture bend(rng, recipe.size * 2.5);
    const double bending = recipe.size * 0.25 * std::pow(rng.uniform(), 2);
    Canvas own(canvas.image().rows() / kFine);
    Image& image = own.image();
    Image bulge(image.rows(), image.cols());
    for (int r = 0; r < image.rows(); ++r) {
        for (int c = 0; c < image.cols(); ++c) {
            double u = 0, v = 0;
            frame.toPlane(own.toPx(c), own.toPx(r), u, v);
            const double shift = bending * bend.at(u, v);
            image.at(r, c) = static_cast<float>(
                surfaceBrightness(recipe, frame, texture, u + shift, v - shift * frame.axisRatio));
            if (recipe.bulgeShare > 0) {
                const double ratio = recipe.bulgeRatio;
                bulge.at(r, c) = static_cast<float>(sersic(std::max(std::hypot(u, v / ratio), 0.15),
                                                           recipe.bulgeSize, recipe.bulgeIndex));
            }
        }
    }
    const double smooth = flux * (1 - recipe.clumpShare);
    const double disc = smooth * (1 - recipe.bulgeShare) / std::max(total(image), 1e-12);
    const double centre =
        recipe.bulgeShare > 0 ? smooth * recipe.bulgeShare / std::max(total(bulge), 1e-12) : 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        canvas.image()[i] += static_cast<float>(disc * image[i] + centre * bulge[i]);
    }
    if (recipe.clumps > 0) {
        addClumps(canvas, recipe, frame, texture, flux * recipe.clumpShare, rng);
    }
}

/// A tail: Gaussians along an arc that starts at the galaxy and widens outwards.
void paintTail(Canvas& canvas, const Frame& frame, double size, double flux, Rng& rng)
{
    const double length = size * between(rng, 2, 4), curvature = between(rng, -0.8, 0.8) / size;
    double direction = between(rng, 0, 2 * pi), x = frame.x0, y = frame.y0;
    const double width = size * between(rng, 0.1, 0.3);
    constexpr int kBeads = 60;
    for (int i = 0; i < kBeads; ++i) {
        x += length / kBeads * std::cos(direction);
        y += length / kBeads * std::sin(direction);
        direction += curvature * length / kBeads;
        const double along = static_cast<double>(i) / kBeads;
        canvas.addGaussian(x, y, width * (0.7 + along), flux / kBeads * 2 * (1 - along));
    }
}

void paintScene(Canvas& canvas, double scale, Rng& rng)
{
    const double size = scale * logBetween(rng, 4, 14);
    const Kind kind = drawKind(rng);
    const Frame frame = drawFrame(rng, kind, 6 * scale);
    paintGalaxy(canvas, drawRecipe(rng, kind, size), frame, 1, rng);
    if (rng.uniform() > 0.2) {
        return;
    }
    const int companions = rng.uniform() < 0.75 ? 1 : 2;
    for (int i = 0; i < companions; ++i) {
        const Kind other = drawKind(rng);
        Frame beside = drawFrame(rng, other, 0);
        const double distance = size * between(rng, 0.8, 2.5), direction = between(rng, 0, 2 * pi);
        beside.x0 = frame.x0 + distance * std::cos(direction);
        beside.y0 = frame.y0 + distance * std::sin(direction);
        const double flux = logBetween(rng, 0.05, 1);
        paintGalaxy(canvas,
                    drawRecipe(rng, other, std::max(2.0, size * logBetween(rng, 0.25, 0.9))),
                    beside, flux, rng);
    }
    if (rng.uniform() < 0.5) {
        paintTail(canvas, frame, size, between(rng, 0.03, 0.3), rng);
    }
}

Image bin(const Image& fine)
{
    Image out(fine.rows() / kFine, fine.cols() / kFine);
    for (int r = 0; r < fine.rows(); ++r) {
        for (int c = 0; c < fine.cols(); ++c) {
            out.at(r / kFine, c / kFine) += fine.at(r, c) / (kFine * kFine);
        }
    }
    return out;
}

} // namespace

Image proceduralGalaxy(int pixels, Rng& rng)
{
    const double scale = pixels / 64.0;
    for (;;) {
        Canvas canvas(pixels);
        paintScene(canvas, scale, rng);
        const double fwhm = between(rng, 1, 2);
        Image image = bin(gaussianBlur(canvas.image(), fwhm * kFine / 2.3548));
        const HalfLight half = measureHalfLight(image);
        if (half.brightness > 0 && half.radius > 2 * scale && half.radius < 13 * scale) {
            for (float& value : image) {
                value = static_cast<float>(value / half.brightness);
            }
            return image;
        }
    }
}

} // namespace anneau
