// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/coverage_file.h"

#include "core/io/fits.h"
#include "core/io/seed_key.h"

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
            seedKey(s.seed),
            {"PRIOR", s.prior, "weights file"},
            {"PRIORSHA", s.priorSha256, "SHA-256 of the weights file"},
            {"OBSFILE", s.observation, "observation and HDU whose noise and PSF were used"},
            {"LENSSHA", s.lens, "SHA-256 of lens, PSF, noise, mask, source grid"},
            {"SNRMIN", s.minPeakSnr, "least peak S/N of the arcs"},
            {"SNRMAX", s.maxPeakSnr, "greatest peak S/N of the arcs"},
            {"SPREAD", s.lensSpread, "of the lenses; 0: one lens for all"},
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
    s.seed = seedOf(reader).value_or(0);
    s.prior = text("PRIOR");
    s.priorSha256 = text("PRIORSHA");
    s.observation = text("OBSFILE");
    s.lens = text("LENSSHA");
    s.minPeakSnr = number("SNRMIN");
    s.maxPeakSnr = number("SNRMAX");
    s.lensSpread = number("SPREAD");
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
    if (const auto at = reader->find("RANKS_OF")) {
        auto names = reader->readTextColumn(*at, "NAME");
        if (!names) {
            return failWith(names);
        }
        m_setup.names = std::move(*names);
    }
    if (wanted != nullptr && !(m_setup == *wanted)) {
        return fail(Error::Kind::BadInput,
                    m_file.string() +
                        " holds a coverage test of another sampler, prior, lens, seed "
                        "or S/N range; name another output file.");
    }
    if (auto rows = readRows(*reader, *table); !rows) {
        return rows;
    }
    if (auto joint = readJoint(*reader, *table); !joint) {
        return joint;
    }
    return readCurve(*reader, *curve);
}

Result<void> CoverageFile::readRows(const FitsReader& reader, int table)
{
    std::vector<Values> columns;
    for (const char* name : {"SIMULATION", "FRACTION", "PEAKSNR", "CHI2", "SECONDS"}) {
        auto values = reader.readColumn<double>(table, name);
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
        m_rows.push_back({.simulation = static_cast<int>(columns[0][i]),
                          .fraction = columns[1][i],
                          .peakSnr = columns[2][i],
                          .chi2 = columns[3][i],
                          .seconds = columns[4][i]});
    }
    return {};
}

Result<void> CoverageFile::readCurve(const FitsReader& reader, int table)
{
    for (const auto& [name, member] : kCurve) {
        auto values = reader.readColumn<double>(table, name);
        if (!values) {
            return failWith(values);
        }
        m_curve.*member = std::move(*values);
    }
    for (const Figure& figure : kFigures) {
        m_curve.*figure.value = reader.numberOf(table, figure.key).value_or(m_curve.*figure.value);
    }
    m_curve.insideBand95 = reader.numberOf(table, "INSIDE95").value_or(1) != 0;
    m_curve.fraction = column(m_rows, &CoverageRow::fraction);
    m_curve.simulations = static_cast<int>(m_rows.size());
    m_curve.samples = m_setup.samples;
    return {};
}

Result<void> CoverageFile::readJoint(const FitsReader& reader, int table)
{
    if (!isJoint()) {
        return {};
    }
    const auto damaged = [&] {
        return fail(Error::Kind::BadInput, m_file.string() +
                                               "[SIMULATIONS]: fractions or ranks of the lens are "
                                               "damaged; begin a new file.");
    };
    const auto fractions = reader.readColumn<double>(table, "LENSFRACTION");
    if (!fractions || fractions->size() != m_rows.size() || m_setup.samples < 2) {
        return damaged();
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].lensFraction = (*fractions)[i];
        if (!(m_rows[i].lensFraction >= 0 && m_rows[i].lensFraction <= 1)) {
            return damaged();
        }
    }
    for (const std::string& name : m_setup.names) {
        const auto ranks = reader.readColumn<double>(table, ("RANK " + name).c_str());
        if (!ranks || ranks->size() != m_rows.size()) {
            return damaged();
        }
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (!((*ranks)[i] >= 0 && (*ranks)[i] < m_setup.samples)) {
                return damaged();
            }
            m_rows[i].ranks.push_back(static_cast<std::int32_t>((*ranks)[i]));
        }
    }
    return {};
}

RankTable CoverageFile::ranks() const
{
    return rankTable(m_setup.samples - 1, m_setup.names, m_rows);
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
    expects(row.ranks.size() == m_setup.names.size(), "CoverageFile: ranks of other names");
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
    std::vector<FitsColumn> simulations = {{"SIMULATION", numbers, ""},
                                           {"FRACTION", column(m_rows, &CoverageRow::fraction), ""},
                                           {"PEAKSNR", column(m_rows, &CoverageRow::peakSnr), ""},
                                           {"CHI2", column(m_rows, &CoverageRow::chi2), ""},
                                           {"SECONDS", column(m_rows, &CoverageRow::seconds), "s"}};
    if (isJoint()) {
        simulations.push_back({"LENSFRACTION", column(m_rows, &CoverageRow::lensFraction), ""});
        for (std::size_t k = 0; k < m_setup.names.size(); ++k) {
            std::vector<std::int32_t> ranks;
            for (const CoverageRow& row : m_rows) {
                ranks.push_back(row.ranks[k]);
            }
            simulations.push_back({"RANK " + m_setup.names[k], ranks, ""});
        }
    }
    writer.addTable("SIMULATIONS", simulations);
    writer.addTable("CURVE", columns, figures);
    if (isJoint()) {
        writer.addTable("RANKS_OF", {{"NAME", m_setup.names, ""}});
    }
    return writer.finish();
}

LensCoverage lensCoverageOf(const CoverageFile& test)
{
    expects(test.isJoint() && !test.rows().empty(), "lensCoverageOf: no joint test");
    const CoverageSetup& setup = test.setup();
    return {tarpCurve(column(test.rows(), &CoverageRow::lensFraction), setup.samples,
                      tarpBins(setup.samples), setup.seed),
            summarise(test.ranks(), setup.seed)};
}

} // namespace anneau
