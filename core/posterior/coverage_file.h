// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/rank_table.h"
#include "core/posterior/tarp.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

class FitsReader;

/// One finished simulation of a coverage test.
struct CoverageRow {
    int simulation = 0;
    double fraction = 0; ///< TARP's f.
    double peakSnr = 0;  ///< Of the lensed arcs.
    double chi2 = 0;     ///< Mean over the samples, per pixel.
    double seconds = 0;
    double lensFraction = 0;           ///< Joint tests: f of lens and scales together…
    std::vector<std::int32_t> ranks{}; ///< …and SBC's rank of each name, among samples - 1 draws.

    bool operator==(const CoverageRow&) const = default;
};

/// What must agree for a coverage test to be continued.
struct CoverageSetup {
    std::string program, sampler, prior, priorSha256, observation;
    std::string lens; ///< SHA-256 of all else: lens, PSF, noise map, mask, source grid.
    int steps = 0;
    int samples = 0; ///< K
    std::uint64_t seed = 0;
    double minPeakSnr = 0, maxPeakSnr = 0;
    /// Joint tests: what ranks are of; empty where the lens is held.
    std::vector<std::string> names{};
    double lensSpread = 0; ///< Of their lenses, in widths of lensPriorsAround().

    bool operator==(const CoverageSetup&) const = default;
};

/// A coverage test on disk, as FITS: the primary header says what was tested; table SIMULATIONS has
/// one row a finished simulation (SIMULATION, FRACTION, PEAKSNR, CHI2, SECONDS; of joint tests also
/// LENSFRACTION and the rank of each name of table RANKS_OF), table CURVE the TARP curve of all of
/// them with its bands. Small: rewritten whole, and durably, after each simulation.
class CoverageFile {
public:
    /// A new test, or the rows of an existing file. BadInput if that tested something else.
    static Result<CoverageFile> openOrCreate(const std::filesystem::path& file,
                                             const CoverageSetup& setup);

    /// For looking at. An error if it is not a coverage test.
    static Result<CoverageFile> open(const std::filesystem::path& file);

    const CoverageSetup& setup() const { return m_setup; }
    const std::vector<CoverageRow>& rows() const { return m_rows; }
    bool contains(int simulation) const;
    /// The curve of all rows, as stored. Without simulations, an empty one.
    const TarpCurve& curve() const { return m_curve; }
    bool isJoint() const { return !m_setup.names.empty(); }
    RankTable ranks() const;

    /// On disk once it returns. `curve` is that of all rows, the new one included. If the file
    /// cannot be written, the row is not kept here either.
    Result<void> append(const CoverageRow& row, const TarpCurve& curve);

private:
    CoverageFile(std::filesystem::path file, CoverageSetup setup);
    Result<void> read(const CoverageSetup* wanted);
    Result<void> readRows(const FitsReader& reader, int table);
    Result<void> readCurve(const FitsReader& reader, int table);
    Result<void> readJoint(const FitsReader& reader, int table);
    Result<void> write() const;

    std::filesystem::path m_file;
    CoverageSetup m_setup;
    std::vector<CoverageRow> m_rows;
    TarpCurve m_curve;
};

/// What a joint test says of the lens and the scales; the file's own curve is the source's.
struct LensCoverage {
    TarpCurve tarp;
    RankSummary ranks;

    bool calibrated() const { return tarp.insideBand95 && ranks.pValue > 0.05; }
};
/// Of a joint test with one row or more.
LensCoverage lensCoverageOf(const CoverageFile& test);

} // namespace anneau
