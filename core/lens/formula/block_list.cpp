// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/block_list.h"

#include "core/base/error.h"

#include <cstring>

namespace anneau {
namespace {
thread_local BlockWriter* current = nullptr;
} // namespace

BlockWriter::BlockWriter() : m_before{current}
{
    current = this;
}

BlockWriter::~BlockWriter()
{
    current = m_before;
}

std::vector<std::byte>& BlockWriter::bytesOf(const void* list)
{
    expects(current != nullptr, "BlockList: filled without a BlockWriter");
    auto& entries = current->m_entries;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->list == list) {
            return entry->bytes;
        }
    }
    entries.push_back({list, {}});
    return entries.back().bytes;
}

std::size_t BlockWriter::append(const std::byte* object, std::size_t size,
                                std::vector<std::byte>& block) const
{
    const auto align = [&] {
        block.resize((block.size() + kAlignment - 1) / kAlignment * kAlignment);
    };
    align();
    const std::size_t start = block.size();
    block.insert(block.end(), object, object + size);
    for (const Entry& entry : m_entries) {
        const auto* list = static_cast<const std::byte*>(entry.list);
        if (list < object || list >= object + size) {
            continue;
        }
        align();
        const std::size_t place = start + static_cast<std::size_t>(list - object);
        const auto distance = static_cast<std::int64_t>(block.size() - place);
        block.insert(block.end(), entry.bytes.begin(), entry.bytes.end());
        std::memcpy(block.data() + place, &distance, sizeof(distance));
    }
    align();
    return start;
}

} // namespace anneau
