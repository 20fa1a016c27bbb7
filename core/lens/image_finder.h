// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/lens_cell.h"
#include "core/lens/ray_map.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace anneau {

/// One image of a point source.
struct PointImage {
    /// Of the light-travel time: signs of both eigenvalues of A.
    enum class Type { Minimum, Saddle, Maximum };

    double x = 0, y = 0;      ///< arcsec.
    double magnification = 0; ///< 1/det A: negative for a saddle, whose parity is odd.
    Type type = Type::Minimum;
};

/// The images of a source.
struct PointImages {
    std::vector<PointImage> images; ///< In no particular order.
    /// False if the search was given up: the source lies on a point caustic (of a round lens, say)
    /// whose images are a ring.
    bool complete = true;
};

/// Finds every image of a point source behind a lens.
///
/// The image plane is divided into squares, each split in four until the lens is provably
/// one-to-one on it (|A_c^-1 A - 1| < 1), or the source cannot lie in its image, or all images
/// there would be fainter than the limit. In a square of the first kind the one possible image is
/// found by Newton's method. Squares that critical curves cross are never of the first kind, but
/// are soon of the second, since their images hug the caustic. So nothing is overlooked above the
/// limit as long as A varies inside a square by no more than 1.5 times what it does between nine
/// rays: true of masses whose centres are known (centers()) and of masses wider than a thirtieth of
/// the field. Two images that have merged to within 1e-8 arcsec (|mu| > 1e7) may count as one or
/// none.
///
/// Masses narrower than that whose centres are not known, such as a population of sub-haloes, need
/// a smaller `resolution`.
///
/// The first splits are made once, by the constructor (some milliseconds); find() continues them
/// where a source needs it. Positions are good to 1e-8 arcsec and, below |mu| of 1e4, to 1e-11.
/// Safe to call from several threads at once. The map must outlive the finder.
class ImageFinder {
public:
    /// Searches |x|, |y| <= halfWidth for images with |mu| >= faintest. No square of a side larger
    /// than `resolution` is trusted; arcsec, default and largest a sixteenth of halfWidth.
    ImageFinder(const RayMap& map, double halfWidth, double faintest = 1e-3, double resolution = 0);

    PointImages find(double sourceX, double sourceY) const;

private:
    struct Node {
        LensCell cell;
        double left, right, low, high; ///< Around all that is below.
        int firstChild = -1;           ///< Four in a row.
    };
    struct Search;

    void grow(double resolution);
    bool wantsSplit(const LensCell& cell, int depth, double resolution) const;
    void drawBoxes();
    void visit(std::size_t node, Search& search) const;
    void examine(const LensCell& cell, Search& search) const;
    std::optional<PointImage> polish(const LensCell& cell, const Search& search) const;
    void keep(const std::optional<PointImage>& image, Search& search) const;

    const RayMap& m_map;
    double m_halfWidth;
    double m_faintest;
    std::vector<Node> m_nodes; ///< The first is the whole field.
};

} // namespace anneau
