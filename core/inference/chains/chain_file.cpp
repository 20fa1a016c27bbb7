// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/chain_file.h"

#include "core/io/fits.h"
#include "core/io/seed_key.h"
#include "core/io/sha256.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace anneau {
namespace {

/// Table columns of an InferredParameter's numbers.
constexpr std::pair<const char*, double InferredParameter::*> kNumbers[] = {
    {"MEAN", &InferredParameter::mean},
    {"MEDIAN", &InferredParameter::median},
    {"SD", &InferredParameter::sd},
    {"LOW68", &InferredParameter::low68},
    {"HIGH68", &InferredParameter::high68},
    {"LOW95", &InferredParameter::low95},
    {"HIGH95", &InferredParameter::high95},
    {"RHAT", &InferredParameter::rhat},
    {"ESS_BULK", &InferredParameter::bulkEss},
    {"ESS_TAIL", &InferredParameter::tailEss},
};

constexpr std::pair<const char*, std::string InferredParameter::*> kTexts[] = {
    {"COMPONENT", &InferredParameter::component},
    {"TYPE", &InferredParameter::type},
    {"NAME", &InferredParameter::key},
    {"UNIT", &InferredParameter::unit},
    {"PRIOR", &InferredParameter::prior},
};

template <class T>
void addBytes(Sha256& hash, const T* values, std::size_t count)
{
    hash.add({reinterpret_cast<const char*>(values), count * sizeof(T)});
}

std::vector<FitsColumn> chainTable(const StoredChains& stored, const LensChains& values)
{
    std::vector<std::int32_t> chain, draw;
    std::vector<double> logs;
    for (std::size_t c = 0; c < stored.chains.size(); ++c) {
        for (std::size_t i = 0; i < stored.chains[c].moves(); ++i) {
            chain.push_back(static_cast<std::int32_t>(c));
            draw.push_back(static_cast<std::int32_t>(i));
            logs.push_back(stored.chains[c].logDensity[i]);
        }
    }
    std::vector<FitsColumn> columns{
        {"CHAIN", chain, ""}, {"DRAW", draw, ""}, {"LN_POSTERIOR", logs, ""}};
    for (std::size_t k = 0; k < values.parameters.size(); ++k) {
        std::vector<double> column;
        for (const auto& one : values.values[k]) {
            column.insert(column.end(), one.begin(), one.end());
        }
        columns.push_back({values.parameters[k].name(), column, values.parameters[k].unit});
    }
    return columns;
}

std::vector<FitsColumn> summaryTable(const std::vector<InferredParameter>& parameters)
{
    std::vector<FitsColumn> columns;
    for (const auto& [name, member] : kTexts) {
        std::vector<std::string> column;
        for (const InferredParameter& parameter : parameters) {
            column.push_back(parameter.*member);
        }
        columns.push_back({name, column, ""});
    }
    for (const auto& [name, member] : kNumbers) {
        std::vector<double> column;
        for (const InferredParameter& parameter : parameters) {
            column.push_back(parameter.*member);
        }
        columns.push_back({name, column, ""});
    }
    std::vector<std::int32_t> fixed;
    for (const InferredParameter& parameter : parameters) {
        fixed.push_back(parameter.fixed ? 1 : 0);
    }
    columns.push_back({"FIXED", fixed, ""});
    return columns;
}

std::vector<FitsColumn> countTable(const std::vector<NutsChain>& chains)
{
    std::vector<std::int32_t> divergences, longest, evaluations;
    std::vector<double> acceptance;
    for (const NutsChain& chain : chains) {
        divergences.push_back(chain.divergences);
        longest.push_back(chain.longest);
        evaluations.push_back(static_cast<std::int32_t>(chain.evaluations));
        acceptance.push_back(chain.acceptance);
    }
    return {{"DIVERGENCES", divergences, ""},
            {"LONGEST", longest, ""},
            {"EVALUATIONS", evaluations, ""},
            {"ACCEPTANCE", acceptance, ""}};
}

tl::unexpected<Error> damaged(const std::filesystem::path& file)
{
    return fail(Error::Kind::BadInput,
                file.string() + " is not a whole file of chains that `infer` wrote: its tables do "
                                "not belong together.");
}

/// What chains are made of again.
struct Tables {
    FitsArray<double> coordinates, metric, places;
    std::vector<double> logs, divergences, longest, evaluations, acceptance;

    std::size_t size() const { return static_cast<std::size_t>(coordinates.shape[0]); }
    std::size_t draws() const { return static_cast<std::size_t>(coordinates.shape[1]); }
    std::size_t chains() const { return static_cast<std::size_t>(coordinates.shape[2]); }
    bool belongTogether() const;
};

bool Tables::belongTogether() const
{
    if (coordinates.shape.size() != 3 || coordinates.values.empty() || metric.shape.size() != 2 ||
        metric.shape[0] != coordinates.shape[0] || metric.shape[1] != coordinates.shape[0]) {
        return false;
    }
    const auto ofChains = {&divergences, &longest, &evaluations, &acceptance};
    return logs.size() == draws() * chains() && places.values.size() == chains() * size() &&
           std::ranges::all_of(ofChains, [&](const auto* c) { return c->size() == chains(); });
}

std::optional<Tables> tablesOf(const FitsReader& reader)
{
    const auto chainsAt = reader.find("CHAINS"), countsAt = reader.find("COUNTS");
    if (!chainsAt || !countsAt) {
        return std::nullopt;
    }
    Tables tables;
    bool whole = true;
    const auto take = [&whole](auto found, auto& into) {
        whole = whole && found;
        if (found) {
            into = std::move(*found);
        }
    };
    take(reader.readArray<double>("COORDINATES"), tables.coordinates);
    take(reader.readArray<double>("METRIC"), tables.metric);
    take(reader.readArray<double>("PLACES"), tables.places);
    take(reader.readColumn<double>(*chainsAt, "LN_POSTERIOR"), tables.logs);
    take(reader.readColumn<double>(*countsAt, "DIVERGENCES"), tables.divergences);
    take(reader.readColumn<double>(*countsAt, "LONGEST"), tables.longest);
    take(reader.readColumn<double>(*countsAt, "EVALUATIONS"), tables.evaluations);
    take(reader.readColumn<double>(*countsAt, "ACCEPTANCE"), tables.acceptance);
    return whole ? std::optional(std::move(tables)) : std::nullopt;
}

NutsChain chainOf(const Tables& tables, std::size_t c)
{
    const auto part = [&](const std::vector<double>& values, std::size_t length) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(c * length);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(length));
    };
    NutsChain chain;
    chain.draws = part(tables.coordinates.values, tables.draws() * tables.size());
    chain.logDensity = part(tables.logs, tables.draws());
    chain.divergences = static_cast<int>(tables.divergences[c]);
    chain.longest = static_cast<int>(tables.longest[c]);
    chain.evaluations = static_cast<long>(tables.evaluations[c]);
    chain.acceptance = tables.acceptance[c];
    return chain;
}

/// Metric, and where the chains are.
NutsState stateOf(const Tables& tables)
{
    const auto size = static_cast<Eigen::Index>(tables.size());
    NutsState state;
    state.covariance = Eigen::Map<const Eigen::MatrixXd>(tables.metric.values.data(), size, size);
    for (std::size_t c = 0; c < tables.chains(); ++c) {
        const auto end = tables.coordinates.values.begin() +
                         static_cast<std::ptrdiff_t>((c + 1) * tables.draws() * tables.size());
        state.points.emplace_back(end - size, end);
        state.places.emplace_back(Eigen::Map<const Eigen::VectorXd>(
            tables.places.values.data() + c * tables.size(), size));
    }
    return state;
}

} // namespace

std::string hashOf(const LensPosteriorModel& model)
{
    Sha256 hash;
    for (const Grid<double>* grid :
         {&model.data.data, &model.data.weight, &model.data.kernel, &model.light}) {
        addBytes(hash, grid->data(), grid->size());
    }
    for (const Grid<double>& column : model.linear.columns) {
        addBytes(hash, column.data(), column.size());
    }
    for (const Mask* mask : {&model.emitting, &model.anchors}) {
        addBytes(hash, mask->data(), mask->size());
    }
    for (const auto* numbers : {&model.linear.mean, &model.linear.sigma, &model.amplitude}) {
        addBytes(hash, numbers->data(), numbers->size());
    }
    for (const BoundedPrior& prior : model.priors) {
        const double numbers[] = {prior.lower, prior.upper, prior.mean, prior.sigma};
        addBytes(hash, numbers, 4);
    }
    const SourceGrid& grid = model.scene.sourceGrid;
    const double numbers[] = {double(grid.pixels), grid.pixelScale, grid.centerX, grid.centerY};
    addBytes(hash, numbers, 4);
    for (const Component& component : model.scene.lensMass) {
        hash.add(component.type);
        addBytes(hash, component.values.data(), component.values.size());
    }
    return hash.hex();
}

Result<void> writeChains(const std::filesystem::path& file, const StoredChains& stored,
                         const LensChains& values, const ChainEvidence& evidence)
{
    expects(!stored.chains.empty() && stored.state.covariance.rows() > 0, "writeChains: no chains");
    FitsWriter writer(file);
    std::vector<FitsKey> keys{
        {"CONTENT", "posterior of lens parameters", "source integrated out"},
        {"SETUP", stored.setup, "SHA-256 of data, model and priors"},
        seedKey(stored.seed),
        {"WARMUP", std::int64_t{stored.warmUp}, "moves of each chain before the draws"},
        {"MOVES", std::int64_t{stored.state.moves}, "of each chain, all in all"},
        {"STEP", stored.state.step, "of the leapfrog"}};
    if (evidence.known) {
        keys.push_back({"LN_Z", evidence.logZ, "evidence, learned harmonic mean"});
        keys.push_back({"LN_Z_SD", evidence.sd, "its standard error"});
    }
    writer.primary(keys);
    writer.addTable("CHAINS", chainTable(stored, values));
    writer.addTable("SUMMARY", summaryTable(values.parameters));
    std::vector<double> coordinates;
    for (const NutsChain& chain : stored.chains) {
        coordinates.insert(coordinates.end(), chain.draws.begin(), chain.draws.end());
    }
    const long size = static_cast<long>(stored.state.covariance.rows());
    writer.addImage("COORDINATES",
                    {size, static_cast<long>(stored.chains.front().moves()),
                     static_cast<long>(stored.chains.size())},
                    std::span<const double>(coordinates));
    writer.addImage("METRIC", {size, size},
                    std::span<const double>(stored.state.covariance.data(),
                                            static_cast<std::size_t>(size * size)));
    std::vector<double> places;
    for (const Eigen::VectorXd& place : stored.state.places) {
        places.insert(places.end(), place.data(), place.data() + place.size());
    }
    writer.addImage("PLACES", {size, static_cast<long>(stored.state.places.size())},
                    std::span<const double>(places));
    writer.addTable("COUNTS", countTable(stored.chains));
    return writer.finish();
}

Result<StoredChains> readChains(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    const auto tables = tablesOf(*reader);
    const auto seed = seedOf(*reader);
    if (!tables || !tables->belongTogether() || !seed) {
        return damaged(file);
    }
    StoredChains stored;
    stored.seed = *seed;
    stored.setup = reader->textOf(1, "SETUP").value_or("");
    stored.warmUp = static_cast<int>(reader->numberOf(1, "WARMUP").value_or(0));
    stored.state = stateOf(*tables);
    stored.state.moves = static_cast<std::uint32_t>(reader->numberOf(1, "MOVES").value_or(0));
    stored.state.step = reader->numberOf(1, "STEP").value_or(0);
    if (!(stored.state.step > 0)) {
        return damaged(file);
    }
    for (std::size_t c = 0; c < tables->chains(); ++c) {
        stored.chains.push_back(chainOf(*tables, c));
    }
    return stored;
}

Result<std::vector<InferredParameter>> readChainSummary(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    const auto at = reader->find("SUMMARY");
    if (!at) {
        return damaged(file);
    }
    std::vector<InferredParameter> parameters;
    for (const auto& [name, member] : kTexts) {
        const auto column = reader->readTextColumn(*at, name);
        if (!column) {
            return damaged(file);
        }
        parameters.resize(column->size());
        for (std::size_t i = 0; i < column->size(); ++i) {
            parameters[i].*member = (*column)[i];
        }
    }
    for (const auto& [name, member] : kNumbers) {
        const auto column = reader->readColumn<double>(*at, name);
        if (!column || column->size() != parameters.size()) {
            return damaged(file);
        }
        for (std::size_t i = 0; i < column->size(); ++i) {
            parameters[i].*member = (*column)[i];
        }
    }
    const auto fixed = reader->readColumn<double>(*at, "FIXED");
    if (!fixed || fixed->size() != parameters.size()) {
        return damaged(file);
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i].fixed = (*fixed)[i] != 0;
    }
    return parameters;
}

} // namespace anneau
