// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/chains/lens_trial.h"
#include "core/posterior/rank_table.h"
#include "core/posterior/tarp.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

class FitsReader;

/// What must agree for a test of lens posteriors to be continued.
struct TrialSetup {
    std::string program, observation;
    std::string model; ///< SHA-256 of image geometry, PSF, noise, priors.
    std::uint64_t seed = 0;
    int samples = 0; ///< Of each trial, all chains together.
    int chains = 0, thinning = 0, warmUp = 0;
    std::vector<std::string> names; ///< What ranks are of.

    bool operator==(const TrialSetup&) const = default;
};

/// A test of lens posteriors on disk, as FITS: table SIMULATIONS with one row a finished trial
/// (SIMULATION, FRACTION, RHAT, DIVERGENCES, EVALUATIONS, SECONDS, and the rank of each name).
/// Rewritten whole, and durably, as trials are added.
class TrialFile {
public:
    /// A new test, or the rows of an existing file. BadInput if that tested something else.
    static Result<TrialFile> openOrCreate(const std::filesystem::path& file,
                                          const TrialSetup& setup);
    /// For looking at. An error if it is no such test.
    static Result<TrialFile> open(const std::filesystem::path& file);

    const TrialSetup& setup() const { return m_setup; }
    const std::vector<LensTrial>& rows() const { return m_rows; }
    bool contains(int simulation) const;
    RankTable ranks() const;
    Result<void> append(const std::vector<LensTrial>& trials);

private:
    TrialFile(std::filesystem::path file, TrialSetup setup);
    Result<void> read();
    bool readRows(const FitsReader& reader, int table);

    std::filesystem::path m_file;
    TrialSetup m_setup;
    std::vector<LensTrial> m_rows;
};

/// What the trials say.
struct TrialSummary {
    TarpCurve tarp;
    RankSummary ranks;
    int unsettled = 0;                   ///< Trials whose R-hat stayed above 1.2,
    int diverged = 0;                    ///< and in which a trajectory diverged.
    double seconds = 0, evaluations = 0; ///< Mean of a trial.

    bool calibrated() const { return tarp.insideBand95 && ranks.pValue > 0.05; }
};

/// Of at least one trial.
TrialSummary summaryOf(const TrialFile& test);

} // namespace anneau
