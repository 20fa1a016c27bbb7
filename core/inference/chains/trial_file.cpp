// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/trial_file.h"

#include "core/io/fits.h"
#include "core/io/seed_key.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

namespace anneau {
namespace {

constexpr int kTarpBins = 20;
constexpr double kSettled = 1.2;
constexpr const char* kTable = "SIMULATIONS";

std::vector<std::int32_t> whole(const std::vector<double>& values)
{
    std::vector<std::int32_t> out;
    for (const double value : values) {
        out.push_back(static_cast<std::int32_t>(std::lround(value)));
    }
    return out;
}

tl::unexpected<Error> damaged(const std::filesystem::path& file)
{
    return fail(Error::Kind::BadInput,
                file.string() + " is not a test of lens posteriors that `infer-test` wrote.");
}

/// The setup in an open file.
std::optional<TrialSetup> setupOf(const FitsReader& reader)
{
    const auto text = [&](const char* key) {
        return reader.textOf(1, key).value_or("");
    };
    const auto number = [&](const char* key) {
        return static_cast<int>(reader.numberOf(1, key).value_or(0));
    };
    const auto namesAt = reader.find("RANKS_OF");
    if (!namesAt) {
        return std::nullopt;
    }
    const auto names = reader.readTextColumn(*namesAt, "NAME");
    const auto seed = seedOf(reader);
    if (!names || !seed || number("NSAMPLES") < 8) {
        return std::nullopt;
    }
    return TrialSetup{.program = text("PROGRAM"),
                      .observation = text("OBSFILE"),
                      .model = text("MODEL"),
                      .seed = *seed,
                      .samples = number("NSAMPLES"),
                      .chains = number("NCHAINS"),
                      .thinning = number("THINNING"),
                      .warmUp = number("WARMUP"),
                      .names = *names};
}

} // namespace

TrialFile::TrialFile(std::filesystem::path file, TrialSetup setup)
    : m_file{std::move(file)},
      m_setup{std::move(setup)}
{}

Result<TrialFile> TrialFile::openOrCreate(const std::filesystem::path& file,
                                          const TrialSetup& setup)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return TrialFile(file, setup);
    }
    auto found = open(file);
    if (found && !(found->setup() == setup)) {
        return fail(Error::Kind::BadInput,
                    file.string() + " holds a test of another image, model or setting; give the "
                                    "same options, or another output.");
    }
    return found;
}

Result<TrialFile> TrialFile::open(const std::filesystem::path& file)
{
    TrialFile test(file, {});
    if (auto read = test.read(); !read) {
        return failWith(read);
    }
    return test;
}

Result<void> TrialFile::read()
{
    const auto reader = FitsReader::open(m_file);
    if (!reader) {
        return failWith(reader);
    }
    auto setup = setupOf(*reader);
    const auto at = reader->find(kTable);
    if (!setup || !at) {
        return damaged(m_file);
    }
    m_setup = std::move(*setup);
    return readRows(*reader, *at) ? Result<void>{} : damaged(m_file);
}

/// False: a column is missing, or shorter than others.
bool TrialFile::readRows(const FitsReader& reader, int table)
{
    const auto fill = [&](const std::string& column, const auto& set) {
        const auto values = reader.readColumn<double>(table, column);
        if (!values || (!m_rows.empty() && values->size() != m_rows.size())) {
            return false;
        }
        m_rows.resize(values->size());
        for (std::size_t i = 0; i < values->size(); ++i) {
            set(m_rows[i], (*values)[i]);
        }
        return true;
    };
    bool good =
        fill("SIMULATION", [](LensTrial& t, double v) { t.simulation = static_cast<int>(v); }) &&
        fill("FRACTION", [](LensTrial& t, double v) { t.fraction = v; }) &&
        fill("RHAT", [](LensTrial& t, double v) { t.rhat = v; }) &&
        fill("DIVERGENCES", [](LensTrial& t, double v) { t.divergences = static_cast<int>(v); }) &&
        fill("EVALUATIONS", [](LensTrial& t, double v) { t.evaluations = v; }) &&
        fill("SECONDS", [](LensTrial& t, double v) { t.seconds = v; });
    for (const std::string& name : m_setup.names) {
        good = good && fill("RANK " + name, [&](LensTrial& t, double v) {
                   t.ranks.push_back(std::clamp(static_cast<int>(v), 0, m_setup.samples - 1));
               });
    }
    return good;
}

bool TrialFile::contains(int simulation) const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [&](const LensTrial& row) { return row.simulation == simulation; });
}

RankTable TrialFile::ranks() const
{
    return rankTable(m_setup.samples - 1, m_setup.names, m_rows);
}

Result<void> TrialFile::append(const std::vector<LensTrial>& trials)
{
    std::vector<LensTrial> rows = m_rows;
    rows.insert(rows.end(), trials.begin(), trials.end());
    std::sort(rows.begin(), rows.end(),
              [](const LensTrial& a, const LensTrial& b) { return a.simulation < b.simulation; });
    FitsWriter writer(m_file);
    writer.primary({{"CONTENT", "test of lens posteriors", "on lenses drawn from their prior"},
                    {"PROGRAM", m_setup.program, "wrote this file"},
                    {"OBSFILE", m_setup.observation, "gave geometry, PSF, noise and mask"},
                    {"MODEL", m_setup.model, "SHA-256 of all that is drawn from"},
                    seedKey(m_setup.seed),
                    {"NSAMPLES", std::int64_t{m_setup.samples}, "of each trial"},
                    {"NCHAINS", std::int64_t{m_setup.chains}, ""},
                    {"THINNING", std::int64_t{m_setup.thinning}, "draws for each sample, at least"},
                    {"WARMUP", std::int64_t{m_setup.warmUp}, "moves of each chain before"}});
    const auto column = [&](const auto& value) {
        std::vector<double> out;
        for (const LensTrial& row : rows) {
            out.push_back(static_cast<double>(value(row)));
        }
        return out;
    };
    std::vector<FitsColumn> columns{
        {"SIMULATION", whole(column([](const LensTrial& t) { return t.simulation; })), ""},
        {"FRACTION", column([](const LensTrial& t) { return t.fraction; }), ""},
        {"RHAT", column([](const LensTrial& t) { return t.rhat; }), ""},
        {"DIVERGENCES", whole(column([](const LensTrial& t) { return t.divergences; })), ""},
        {"EVALUATIONS", column([](const LensTrial& t) { return t.evaluations; }), ""},
        {"SECONDS", column([](const LensTrial& t) { return t.seconds; }), "s"}};
    for (std::size_t k = 0; k < m_setup.names.size(); ++k) {
        columns.push_back({"RANK " + m_setup.names[k],
                           whole(column([&](const LensTrial& t) { return t.ranks[k]; })), ""});
    }
    writer.addTable(kTable, columns);
    writer.addTable("RANKS_OF", {{"NAME", m_setup.names, ""}});
    if (auto written = writer.finish(); !written) {
        return written;
    }
    m_rows = std::move(rows);
    return {};
}

TrialSummary summaryOf(const TrialFile& test)
{
    expects(!test.rows().empty(), "summaryOf: no trials");
    TrialSummary summary;
    std::vector<double> fractions;
    const double count = static_cast<double>(test.rows().size());
    for (const LensTrial& row : test.rows()) {
        fractions.push_back(row.fraction);
        summary.unsettled += row.rhat > kSettled ? 1 : 0;
        summary.diverged += row.divergences > 0 ? 1 : 0;
        summary.seconds += row.seconds / count;
        summary.evaluations += row.evaluations / count;
    }
    const int samples = test.setup().samples;
    summary.tarp = tarpCurve(fractions, samples, kTarpBins, test.setup().seed);
    summary.ranks = summarise(test.ranks(), test.setup().seed);
    return summary;
}

} // namespace anneau
