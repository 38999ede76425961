using System.Numerics;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Memory;

/// <summary>
/// A binary mask, one bit a voxel. A row is a whole number of 64-bit words, bit x % 64 of word x / 64 being voxel x:
/// <code>
///   row (y, z):  word 0                 word 1 ...
///                bit 0 = x 0 ... 63     bit 0 = x 64 ...      bits beyond Size.X are always 0
/// </code>
/// A chest at 1 mm is 5 MB so, which stays in the cache, and 64 voxels are worked on by one instruction.
/// Every kernel keeps the bits beyond the row's end at 0. Whoever creates a mask owns and disposes it.
/// </summary>
public sealed class BitVolume : IDisposable
{
    private readonly VoxelBuffer<ulong> _buffer;

    /// <summary>An empty mask on a grid.</summary>
    public BitVolume(VolumeGeometry geometry)
    {
        Geometry = geometry;
        WordsPerRow = (geometry.Size.X + 63) >> 6;
        _buffer = new(checked(WordsPerRow * geometry.Size.Y * geometry.Size.Z));
    }

    public VolumeGeometry Geometry { get; }

    public Size3 Size => Geometry.Size;

    /// <summary>64-bit words in a row.</summary>
    public int WordsPerRow { get; }

    /// <summary>64-bit words in a slice.</summary>
    public int WordsPerSlice => WordsPerRow * Size.Y;

    /// <summary>The bits of the last word of a row that are voxels.</summary>
    public ulong LastWordMask => (Size.X & 63) == 0 ? ulong.MaxValue : (1UL << (Size.X & 63)) - 1;

    /// <summary>All words.</summary>
    public Span<ulong> Words => _buffer.Span;

    /// <summary>The bytes of all words, for asynchronous I/O.</summary>
    public Memory<byte> Bytes() => _buffer.Bytes(0, _buffer.Length);

    /// <summary>The words of one slice.</summary>
    public Span<ulong> Slice(int z) => _buffer.Span.Slice(z * WordsPerSlice, WordsPerSlice);

    /// <summary>The words of one row.</summary>
    public Span<ulong> Row(int y, int z) => _buffer.Span.Slice(((z * Size.Y) + y) * WordsPerRow, WordsPerRow);

    /// <summary>The words of one row, rows counted through all slices: y + z * Size.Y.</summary>
    public Span<ulong> Row(int row) => _buffer.Span.Slice(row * WordsPerRow, WordsPerRow);

    /// <summary>One voxel: for tests and single look-ups, not for loops.</summary>
    public bool this[int x, int y, int z]
    {
        get => (Row(y, z)[x >> 6] >> (x & 63) & 1) != 0;
        set
        {
            ref var word = ref Row(y, z)[x >> 6];
            var bit = 1UL << (x & 63);
            word = value ? word | bit : word & ~bit;
        }
    }

    /// <summary>The number of voxels set.</summary>
    public long Count()
    {
        var count = 0L;
        foreach (var word in Words) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>A mask of its own with the same voxels; the caller disposes it.</summary>
    public BitVolume Clone()
    {
        var copy = new BitVolume(Geometry);
        Words.CopyTo(copy.Words);
        return copy;
    }

    public void Dispose() => _buffer.Dispose();
}
