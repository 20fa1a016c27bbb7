// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <type_traits>
#include <vector>

namespace anneau {

/// Holds what the BlockLists of an object take up while the object is made, and then writes object
/// and lists into one block of memory, to be copied anywhere. The one that was made last on a
/// thread is used by all lists made there; it must outlive the object, which must stay where it was
/// made.
class BlockWriter {
public:
    BlockWriter();
    ~BlockWriter();
    BlockWriter(const BlockWriter&) = delete;
    BlockWriter& operator=(const BlockWriter&) = delete;

    /// Appends the object, then its lists, each at a multiple of 16 bytes. Returns where the object
    /// is.
    template <class T>
    std::size_t append(const T& object, std::vector<std::byte>& block) const
    {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
        return append(reinterpret_cast<const std::byte*>(&object), sizeof(T), block);
    }

    /// The bytes of one list, by where it is.
    static std::vector<std::byte>& bytesOf(const void* list);

private:
    static constexpr std::size_t kAlignment = 16;
    struct Entry {
        const void* list;
        std::vector<std::byte> bytes;
    };
    std::size_t append(const std::byte* object, std::size_t size,
                       std::vector<std::byte>& block) const;

    std::deque<Entry> m_entries;
    BlockWriter* m_before;
};

/// A list that says where its elements are by their distance from itself: read-only, and right
/// wherever a block that holds both is copied. Filled on the host, under a BlockWriter.
template <class T>
class BlockList {
    static_assert(std::is_trivially_destructible_v<T>);

public:
    void reserve(std::size_t /*count*/) {} // As std::vector has it.
    void push_back(T value)
    {
        std::vector<std::byte>& bytes = BlockWriter::bytesOf(this);
        const auto* from = reinterpret_cast<const std::byte*>(&value);
        bytes.insert(bytes.end(), from, from + sizeof(T));
        m_distance = bytes.data() - reinterpret_cast<const std::byte*>(this);
        ++m_size;
    }

    ANNEAU_HD std::size_t size() const { return m_size; }
    ANNEAU_HD const T* begin() const
    {
        return reinterpret_cast<const T*>(reinterpret_cast<const std::byte*>(this) + m_distance);
    }
    ANNEAU_HD const T* end() const { return begin() + m_size; }
    ANNEAU_HD const T& operator[](std::size_t k) const { return begin()[k]; }
    ANNEAU_HD const T& back() const { return begin()[m_size - 1]; }

private:
    std::int64_t m_distance = 0; ///< First: BlockWriter sets it anew.
    std::uint64_t m_size = 0;
};

} // namespace anneau
