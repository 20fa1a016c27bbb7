// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/verify.h"

#include "core/session/cuda_choice.h"
#include "core/session/engine.h"
#include "core/verify/agreement.h"
#include "core/verify/convergence_map_cases.h"
#include "core/verify/conversion_cases.h"
#include "core/verify/cosmology_cases.h"
#include "core/verify/evidence_cases.h"
#include "core/verify/image_cases.h"
#include "core/verify/lens_cases.h"
#include "core/verify/multi_plane_cases.h"
#include "core/verify/point_image_cases.h"
#include "core/verify/population_cases.h"
#include "core/verify/pqmass_cases.h"
#include "core/verify/sbc_cases.h"
#include "core/verify/slic_cases.h"
#include "core/verify/tarp_cases.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace anneau {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Results = std::vector<CaseResult>;

struct ReferenceFile {
    fs::path path;
    std::string kind;
    json content;
    std::string device;
    std::optional<CudaDevice> cuda; ///< For our own kernels.
};

Results byEngine(const ReferenceFile& file)
{
    const auto engine = loadEngine();
    if (!engine) {
        return {notRun(file.path.stem(), file.kind, engine.error().message)};
    }
    return (*engine)->verify(file.path, file.kind, file.device);
}

struct Row {
    std::string_view kind;
    Results (*run)(const ReferenceFile& file);
};

/// One row a kind of reference file.
constexpr std::array kRows{
    Row{"lens_model",
        [](const ReferenceFile& f) {
            Results results = verifyLensModel(f.path, f.content);
            if (f.cuda) {
                const Results onCuda = verifyLensModelOnCuda(f.path, f.content, *f.cuda);
                results.insert(results.end(), onCuda.begin(), onCuda.end());
            }
            if (f.device.starts_with("cuda")) { // Tensors run anywhere.
                const Results onTensors = byEngine(f);
                results.insert(results.end(), onTensors.begin(), onTensors.end());
            }
            return results;
        }},
    Row{"light_model",
        [](const ReferenceFile& f) {
            return verifyLightModel(f.path, f.content);
        }},
    Row{"cosmology",
        [](const ReferenceFile& f) {
            return verifyCosmology(f.path, f.content);
        }},
    Row{"conversions",
        [](const ReferenceFile& f) {
            return verifyConversions(f.path, f.content);
        }},
    Row{"point_source_images",
        [](const ReferenceFile& f) {
            return verifyPointImages(f.path, f.content);
        }},
    Row{"multiplane",
        [](const ReferenceFile& f) {
            return verifyMultiPlane(f.path, f.content);
        }},
    Row{"pixelated_convergence",
        [](const ReferenceFile& f) {
            return verifyConvergenceMap(f.path, f.content);
        }},
    Row{"image",
        [](const ReferenceFile& f) {
            return verifyImage(f.path, f.content);
        }},
    Row{"tarp",
        [](const ReferenceFile& f) {
            return verifyTarp(f.path, f.content);
        }},
    Row{"pqmass",
        [](const ReferenceFile& f) {
            return verifyPqmass(f.path, f.content);
        }},
    Row{"sbc",
        [](const ReferenceFile& f) {
            return verifySbc(f.path, f.content);
        }},
    Row{"harmonic_evidence",
        [](const ReferenceFile& f) {
            return verifyEvidence(f.path, f.content);
        }},
    Row{"hierarchical",
        [](const ReferenceFile& f) {
            return verifyPopulation(f.path, f.content);
        }},
    Row{"slic",
        [](const ReferenceFile& f) {
            return verifySlic(f.path, f.content);
        }},
    Row{"pixelated_source", byEngine},
    Row{"schedules", byEngine},
    Row{"gaussian_linear", byEngine},
    Row{"mixture_linear", byEngine},
    Row{"em_prior", byEngine},
    Row{"joint", byEngine},
};

Results runCase(const ReferenceFile& file)
{
    const auto row =
        std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.kind == file.kind; });
    if (row == kRows.end()) {
        return {notRun(file.path.stem(), file.kind, "kind not supported by this version")};
    }
    try {
        return row->run(file);
    } catch (
        const std::exception& e) { // json's exceptions, mostly: a field is missing or not a number.
        return {notRun(file.path.stem(), file.kind, e.what())};
    }
}

Result<std::vector<fs::path>> jsonFilesBelow(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(folder, error);
         !error && entry != fs::end(entry); entry.increment(error)) {
        if (entry->is_regular_file() && entry->path().extension() == ".json") {
            files.push_back(entry->path());
        }
    }
    if (error) {
        return fail(Error::Kind::Io,
                    "Cannot read the folder of reference cases " + folder.string() + ".",
                    error.message());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Results verifyFile(const fs::path& path, const std::string& device,
                   const std::optional<CudaDevice>& cuda)
{
    std::ifstream stream(path);
    json content = json::parse(stream, nullptr, false);
    if (content.is_discarded()) {
        return {notRun(path.stem(), "", "the file is not valid JSON")};
    }
    if (!content.is_object() || !content.contains("kind") || !content["kind"].is_string()) {
        return {}; // Not a reference case.
    }
    std::string kind = content["kind"];
    return runCase({path, std::move(kind), std::move(content), device, cuda});
}

} // namespace

Result<Results> verifyFolder(const fs::path& folder, const std::string& device,
                             const std::function<void(const CaseResult&)>& onCase)
{
    const auto cuda = chooseCudaKernels(device);
    if (!cuda) {
        return failWith(cuda);
    }
    const auto files = jsonFilesBelow(folder);
    if (!files) {
        return failWith(files);
    }
    Results all;
    for (const fs::path& path : *files) {
        for (CaseResult& result : verifyFile(path, device, *cuda)) {
            if (onCase) {
                onCase(result);
            }
            all.push_back(std::move(result));
        }
    }
    if (all.empty()) {
        return fail(Error::Kind::BadInput,
                    "There are no reference cases (*.json with a \"kind\") below " +
                        folder.string() + ".");
    }
    return all;
}

} // namespace anneau
