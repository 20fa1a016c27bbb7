// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace anneau::cli {

/// What a batch of fits says of one observation. Lengths in arcsec; NaN: not known.
struct BatchLine {
    std::string input;
    std::string status;          ///< "fitted", "kept" (fitted by an earlier run) or "failed".
    std::string reason{};        ///< Why it failed.
    double seconds = 0;          ///< On the wall.
    double processorSeconds = 0; ///< User and system.
    double memoryGb = 0;         ///< The most held at a time.
    double thetaE = 0;
    double thetaEError = 0;
    double gamma = 0;
    double chi2Arcs = 0;
    double published = 0; ///< Einstein radius that the file's header quotes.
    std::string goodness{};
    int warnings = 0;

    bool failed() const { return status == "failed"; }
};

/// From a model file as batch writes it: a fit (core/inference/fit/fit_json.h) with "input",
/// "published_theta_E", "processor_seconds" and "memory_gb".
BatchLine batchLine(const std::string& input, const nlohmann::ordered_json& fit);
BatchLine failedLine(const std::string& input, const std::string& reason);

/// The line of a model file that an earlier run wrote for this input; nothing if there is none.
std::optional<BatchLine> keptLine(const std::string& input, const std::filesystem::path& model);

/// One line for a reader, without a line end.
std::string batchText(const BatchLine& line);
/// How many of the lines are what, in one or two lines.
std::string batchSummary(const std::vector<BatchLine>& lines);
/// RFC 4180, with a header line.
std::string batchCsv(const std::vector<BatchLine>& lines);
/// {"fits": [{"input", "status", …}…], "fitted": n, "failed": n}; unknown numbers are null.
nlohmann::ordered_json batchJson(const std::vector<BatchLine>& lines);

} // namespace anneau::cli
