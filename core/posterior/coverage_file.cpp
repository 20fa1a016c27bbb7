// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/coverage_file.h"

#include "core/io/fits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace anneau {
namespace {

constexpr const char* kContent = "coverage test";

using Values = std::vector<double>;

/// The columns of table CURVE.
constexpr std::array<std::pair<const char*, Values TarpCurve::*>, 8> kCurve = {
    {{"ALPHA", &TarpCurve::alpha},
     {"ECP", &TarpCurve::ecp},
     {"LOW68", &TarpCurve::low68},
     {"HIGH68", &TarpCurve::high68},
     {"LOW95", &TarpCurve::low95},
     {"HIGH95", &TarpCurve::high95},
     {"NULLLOW95", &TarpCurve::null95Low},
     {"NULLHIGH95", &TarpCurve::null95High}}};
/// And its keywords.
struct Figure {
    const char* key;
    double TarpCurve::*value;
    const char* comment;
};
constexpr std::array kFigures = {
    Figure{"MAXDEV", &TarpCurve::maxDeviation, "largest |ECP - ALPHA|"},
    Figure{"SIGNDEV", &TarpCurve::signedDeviation, "the same with its sign"},
    Figure{"ATC", &TarpCurve::areaToCurve, "area over the upper half; < 0: over-confident"},
    Figure{"KSSTAT", &TarpCurve::ksStatistic, "Kolmogorov-Smirnov distance of f"},
    Figure{"KSPVALUE", &TarpCurve::pValue, "its p-value"},
    Figure{"BANDPVAL", &TarpCurve::bandPValue, "p-value of the largest deviation"}};

std::vector<FitsKey> keysOf(const CoverageSetup& s, std::size_t finished)
{
    return {{"CONTENT", std::string(kContent), "by TARP, arXiv:2302.03026"},
            {"PROGRAM", s.program, "wrote this file"},
            {"SAMPLER", s.sampler, ""},
            {"STEPS", std::int64_t{s.steps}, "of the sampler"},
            {"NSAMPLES", std::int64_t{s.samples}, "K: samples a simulation"},
            {"NSIMS", static_cast<std::int64_t>(finished), "N: finished simulations"},
            {"SEED", std::to_string(s.seed), "of the random numbers"},
            {"PRIOR", s.prior, "weights file"},
            {"PRIORSHA", s.priorSha256, "SHA-256 of the weights file"},
            {"OBSFILE", s.observation, "observation and HDU whose noise and PSF were used"},
            {"LENSSHA", s.lens, "SHA-256 of lens, PSF, noise, mask, source grid"},
            {"SNRMIN", s.minPeakSnr, "least peak S/N of the arcs"},
            {"SNRMAX", s.maxPeakSnr, "greatest peak S/N of the arcs"},
            {"DISTANCE", std::string("pixels"), "Euclidean, over the whole source grid"}};
}

/// The setup in an open file.
CoverageSetup setupOf(const FitsReader& reader)
{
    const auto text = [&](const char* key) {
        return reader.textOf(1, key).value_or("");
    };
    const auto number = [&](const char* key) {
        return reader.numberOf(1, key).value_or(0);
    };
    CoverageSetup s;
    s.program = text("PROGRAM");
    s.sampler = text("SAMPLER");
    s.steps = static_cast<int>(number("STEPS"));
    s.samples = static_cast<int>(number("NSAMPLES"));
    s.seed = std::strtoull(text("SEED").c_str(), nullptr, 10);
    s.prior = text("PRIOR");
    s.priorSha256 = text("PRIORSHA");
    s.observation = text("OBSFILE");
    s.lens = text("LENSSHA");
    s.minPeakSnr = number("SNRMIN");
    s.maxPeakSnr = number("SNRMAX");
    return s;
}

std::vector<double> column(const std::vector<CoverageRow>& rows, double CoverageRow::*member)
{
    std::vector<double> values;
    for (const CoverageRow& row : rows) {
        values.push_back(row.*member);
    }
    return values;
}

} // namespace

CoverageFile::CoverageFile(std::filesystem::path file, CoverageSetup setup)
    : m_file{std::move(file)},
      m_setup{std::move(setup)}
{}

Result<CoverageFile> CoverageFile::openOrCreate(const std::filesystem::path& file,
                                                const CoverageSetup& setup)
{
    CoverageFile out(file, setup);
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        if (const auto done = out.read(&setup); !done) {
            return failWith(done);
        }
    }
    return out;
}

Result<CoverageFile> CoverageFile::open(const std::filesystem::path& file)
{
    CoverageFile out(file, {});
    if (const auto done = out.read(nullptr); !done) {
        return failWith(done);
    }
    return out;
}

Result<void> CoverageFile::read(const CoverageSetup* wanted)
{
    const auto reader = FitsReader::open(m_file);
    if (!reader) {
        return failWith(reader);
    }
    const auto table = reader->find("SIMULATIONS"), curve = reader->find("CURVE");
    if (reader->textOf(1, "CONTENT").value_or("") != kContent || !table || !curve) {
        return fail(Error::Kind::NotThisFormat, m_file.string() +
                                                    " is not a coverage test of this program "
                                                    "(CONTENT, SIMULATIONS or CURVE is missing); "
                                                    "give one.");
    }
    m_setup = setupOf(*reader);
    if (wanted != nullptr && !(m_setup == *wanted)) {
        return fail(Error::Kind::BadInput,
                    m_file.string() +
                        " holds a coverage test of another sampler, prior, lens, seed "
                        "or S/N range; name another output file.");
    }
    std::vector<Values> columns;
    for (const char* name : {"SIMULATION", "FRACTION", "PEAKSNR", "CHI2", "SECONDS"}) {
        auto values = reader->readColumn<double>(*table, name);
        if (!values) {
            return failWith(values);
        }
        columns.push_back(std::move(*values));
    }
    for (std::size_t i = 0; i < columns[0].size(); ++i) {
        if (!(columns[0][i] >= 0 && columns[1][i] >= 0 && columns[1][i] <= 1)) {
            return fail(Error::Kind::BadInput,
                        m_file.string() + "[SIMULATIONS]: row " + std::to_string(i + 1) +
                            " is damaged (FRACTION must lie from 0 to 1); begin a new file.");
        }
        m_rows.push_back({static_cast<int>(columns[0][i]), columns[1][i], columns[2][i],
                          columns[3][i], columns[4][i]});
        m_curve.fraction.push_back(columns[1][i]);
    }
    for (const auto& [name, member] : kCurve) {
        auto values = reader->readColumn<double>(*curve, name);
        if (!values) {
            return failWith(values);
        }
        m_curve.*member = std::move(*values);
    }
    for (const Figure& figure : kFigures) {
        m_curve.*figure.value =
            reader->numberOf(*curve, figure.key).value_or(m_curve.*figure.value);
    }
    m_curve.insideBand95 = reader->numberOf(*curve, "INSIDE95").value_or(1) != 0;
    m_curve.simulations = static_cast<int>(m_rows.size());
    m_curve.samples = m_setup.samples;
    return {};
}

bool CoverageFile::contains(int simulation) const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [&](const CoverageRow& row) { return row.simulation == simulation; });
}

Result<void> CoverageFile::append(const CoverageRow& row, const TarpCurve& curve)
{
    expects(row.simulation >= 0 && !contains(row.simulation),
            "CoverageFile: that simulation is there already");
    expects(row.fraction >= 0 && row.fraction <= 1, "CoverageFile: f is not a fraction");
    CoverageFile next(*this);
    next.m_rows.push_back(row);
    next.m_curve = curve;
    const auto done = next.write();
    if (done) {
        *this = std::move(next);
    }
    return done;
}

Result<void> CoverageFile::write() const
{
    std::vector<std::int32_t> numbers;
    for (const CoverageRow& row : m_rows) {
        numbers.push_back(row.simulation);
    }
    std::vector<FitsColumn> columns;
    for (const auto& [name, member] : kCurve) {
        columns.push_back({name, m_curve.*member, ""});
    }
    std::vector<FitsKey> figures = {
        {"INSIDE95", m_curve.insideBand95, "ECP inside NULLLOW95 ... NULLHIGH95"}};
    for (const Figure& figure : kFigures) {
        figures.push_back({figure.key, m_curve.*figure.value, figure.comment});
    }
    FitsWriter writer(m_file);
    writer.primary(keysOf(m_setup, m_rows.size()));
    writer.addTable("SIMULATIONS", {{"SIMULATION", numbers, ""},
                                    {"FRACTION", column(m_rows, &CoverageRow::fraction), ""},
                                    {"PEAKSNR", column(m_rows, &CoverageRow::peakSnr), ""},
                                    {"CHI2", column(m_rows, &CoverageRow::chi2), ""},
                                    {"SECONDS", column(m_rows, &CoverageRow::seconds), "s"}});
    writer.addTable("CURVE", columns, figures);
    return writer.finish();
}

} // namespace anneau
