// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/hdf5_module.h"

#include <hdf5.h>

#include <system_error>

namespace anneau {
namespace {

constexpr hssize_t kMostNumbers = hssize_t{1} << 30;

/// An object of the HDF5 library, closed at the end of its scope.
class Handle {
public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : m_id{id}, m_close{close} {}
    ~Handle()
    {
        if (m_id >= 0) {
            m_close(m_id);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    operator hid_t() const { return m_id; }
    bool ok() const { return m_id >= 0; }

private:
    hid_t m_id;
    herr_t (*m_close)(hid_t);
};

tl::unexpected<Error> broken(const Hdf5Request& request, const std::string& why)
{
    return fail(Error::Kind::BadInput, request.file.string() + ": " + why);
}

enum class Lookup { Missing, Found, Foreign };

/// Walks the path link by link: only links within the file count.
Lookup lookUp(hid_t file, const std::string& path)
{
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        if (H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0) {
            return Lookup::Missing;
        }
        H5L_info_t info;
        if (H5Lget_info(file, part.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD) {
            return Lookup::Foreign;
        }
        if (end == std::string::npos) {
            return Lookup::Found;
        }
    }
}

std::string namesIn(hid_t file)
{
    H5G_info_t info;
    std::string list;
    if (H5Gget_info(file, &info) < 0) {
        return list;
    }
    for (hsize_t i = 0; i < info.nlinks && i < 20; ++i) {
        char name[128] = {};
        if (H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name,
                               H5P_DEFAULT) >= 0) {
            list += (list.empty() ? "" : ", ") + std::string(name);
        }
    }
    return list;
}

Result<NumberArray> readDataset(const Hdf5Request& request, hid_t file)
{
    const std::string label = "dataset \"" + request.dataset + "\" ";
    const Handle object(H5Oopen(file, request.dataset.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object.ok() || H5Iget_type(object) != H5I_DATASET) {
        return broken(request, label + "is a group or damaged; name a dataset in it.");
    }
    const Handle plan(H5Dget_create_plist(object), H5Pclose);
    if (!plan.ok() || H5Pget_layout(plan) == H5D_VIRTUAL || H5Pget_external_count(plan) != 0) {
        return broken(request, label + "keeps its numbers in other files; write them into one.");
    }
    const Handle type(H5Dget_type(object), H5Tclose);
    const H5T_class_t kind = type.ok() ? H5Tget_class(type) : H5T_NO_CLASS;
    if (kind != H5T_FLOAT && kind != H5T_INTEGER) {
        return broken(request, label + "does not hold plain numbers; write it as float32.");
    }
    const Handle space(H5Dget_space(object), H5Sclose);
    const int axes = space.ok() ? H5Sget_simple_extent_ndims(space) : -1;
    const hssize_t count = space.ok() ? H5Sget_simple_extent_npoints(space) : -1;
    if (axes < 0 || axes > 16 || count < 1 || count > kMostNumbers ||
        H5Dget_storage_size(object) == 0) {
        return broken(request, label + "is empty, or larger than 4 GB.");
    }
    hsize_t sizes[16] = {};
    H5Sget_simple_extent_dims(space, sizes, nullptr);
    NumberArray out{{sizes, sizes + axes}, std::vector<float>(static_cast<std::size_t>(count))};
    if (H5Dread(object, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.values.data()) < 0) {
        return broken(request, label + "is damaged or compressed in a way that the HDF5 library "
                                       "here does not know; write the file again.");
    }
    return out;
}

Result<Hdf5Answer> answer(const Hdf5Request& request)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0); // a file must not make us load filters, which are programs
    const Handle file(H5Fopen(request.file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.ok()) {
        return broken(request, "not a sound HDF5 file; copy or write it again.");
    }
    Hdf5Answer out;
    const Lookup lookup = lookUp(file, request.dataset);
    if (lookup == Lookup::Foreign) {
        return broken(request, "\"" + request.dataset +
                                   "\" is a link to somewhere else; name the dataset itself.");
    }
    out.found = lookup == Lookup::Found;
    if (request.onlyLook) {
        return out;
    }
    if (!out.found) {
        return broken(request,
                      "no dataset \"" + request.dataset + "\"; there is: " + namesIn(file) + ".");
    }
    auto array = readDataset(request, file);
    if (!array) {
        return failWith(array);
    }
    out.array = std::move(*array);
    return out;
}

} // namespace
} // namespace anneau

void anneauReadHdf5(const anneau::Hdf5Request& request, anneau::Result<anneau::Hdf5Answer>& result)
{
    try {
        result = anneau::answer(request);
    } catch (const std::exception& problem) {
        result = anneau::fail(anneau::Error::Kind::OutOfMemory,
                              request.file.string() + " does not fit into memory.", problem.what());
    }
}
