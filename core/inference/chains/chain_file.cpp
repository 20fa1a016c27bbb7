// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/chain_file.h"

#include "core/io/fits.h"
#include "core/io/sha256.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
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
    addBytes(hash, model.emitting.data(), model.emitting.size());
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
        {"SEED", std::to_string(stored.seed), "of the random numbers"},
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
    const auto coordinates = reader->readArray<double>("COORDINATES");
    const auto metric = reader->readArray<double>("METRIC");
    const auto places = reader->readArray<double>("PLACES");
    const auto chainsAt = reader->find("CHAINS");
    const auto countsAt = reader->find("COUNTS");
    if (!coordinates || !metric || !places || !chainsAt || !countsAt ||
        coordinates->shape.size() != 3 || metric->shape.size() != 2 ||
        metric->shape[0] != coordinates->shape[0] || metric->shape[1] != coordinates->shape[0]) {
        return damaged(file);
    }
    const auto size = static_cast<std::size_t>(coordinates->shape[0]);
    const auto draws = static_cast<std::size_t>(coordinates->shape[1]);
    const auto count = static_cast<std::size_t>(coordinates->shape[2]);
    const auto logs = reader->readColumn<double>(*chainsAt, "LN_POSTERIOR");
    const auto divergences = reader->readColumn<double>(*countsAt, "DIVERGENCES");
    const auto longest = reader->readColumn<double>(*countsAt, "LONGEST");
    const auto evaluations = reader->readColumn<double>(*countsAt, "EVALUATIONS");
    const auto acceptance = reader->readColumn<double>(*countsAt, "ACCEPTANCE");
    const std::string seed = reader->textOf(1, "SEED").value_or("");
    StoredChains stored;
    const auto [end, code] = std::from_chars(seed.data(), seed.data() + seed.size(), stored.seed);
    if (!logs || !divergences || !longest || !evaluations || !acceptance || draws == 0 ||
        count == 0 || logs->size() != draws * count || divergences->size() != count ||
        acceptance->size() != count || places->values.size() != count * size ||
        code != std::errc{}) {
        return damaged(file);
    }
    stored.setup = reader->textOf(1, "SETUP").value_or("");
    stored.warmUp = static_cast<int>(reader->numberOf(1, "WARMUP").value_or(0));
    stored.state.moves = static_cast<std::uint32_t>(reader->numberOf(1, "MOVES").value_or(0));
    stored.state.step = reader->numberOf(1, "STEP").value_or(0);
    stored.state.covariance = Eigen::Map<const Eigen::MatrixXd>(
        metric->values.data(), static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
    if (!(stored.state.step > 0)) {
        return damaged(file);
    }
    for (std::size_t c = 0; c < count; ++c) {
        NutsChain chain;
        const auto at = [&](const std::vector<double>& values, std::size_t length) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(c * length);
            return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(length));
        };
        chain.draws = at(coordinates->values, draws * size);
        chain.logDensity = at(*logs, draws);
        chain.divergences = static_cast<int>((*divergences)[c]);
        chain.longest = static_cast<int>((*longest)[c]);
        chain.evaluations = static_cast<long>((*evaluations)[c]);
        chain.acceptance = (*acceptance)[c];
        stored.state.points.emplace_back(chain.draws.end() - static_cast<std::ptrdiff_t>(size),
                                         chain.draws.end());
        stored.state.places.emplace_back(Eigen::Map<const Eigen::VectorXd>(
            places->values.data() + c * size, static_cast<Eigen::Index>(size)));
        stored.chains.push_back(std::move(chain));
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
