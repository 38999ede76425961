using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// One slice of a mask dilated along x by 0, 1 ... RadiusX voxels, each copy with RadiusY rows of zeros above and below
/// and a few words of zeros beyond, so that shifted reads need no conditions. Bits shifted out of a row appear in its
/// neighbour.
/// </summary>
internal sealed unsafe class WidenedSlice : IDisposable
{
    private readonly VoxelBuffer<ulong> _buffer;
    private readonly int _wordsPerRow;
    private readonly int _wordsPerSlice;
    private readonly int _margin;
    private readonly int _pitch;
    private readonly int _radius;

    public WidenedSlice(BitVolume mask, StructuringElement element)
    {
        _radius = element.RadiusX;
        _wordsPerRow = mask.WordsPerRow;
        _wordsPerSlice = mask.WordsPerSlice;
        _margin = (element.RadiusY * _wordsPerRow) + (_radius >> 6) + 1;
        _pitch = _wordsPerSlice + (2 * _margin);
        _buffer = new(checked(_pitch * (_radius + 1)));
    }

    /// <summary>Takes a slice of the mask, or its background; false, without more, where that has no voxel.</summary>
    public bool Load(ReadOnlySpan<ulong> slice, bool background)
    {
        var copy = new Span<ulong>(Copy(0), _wordsPerSlice);
        slice.CopyTo(copy);
        if (background)
        {
            for (var i = 0; i < copy.Length; i++) copy[i] = ~copy[i];
        }

        if (!copy.ContainsAnyExcept(0UL)) return false;
        for (var h = 1; h <= _radius; h++) Widen(Copy(h - 1), Copy(0), h, Copy(h), _wordsPerSlice);
        return true;
    }

    /// <summary>
    /// The slice widened by <paramref name="halfWidth"/>, beginning dy rows down (up where negative).
    /// </summary>
    public ulong* Rows(int halfWidth, int dy) => Copy(halfWidth) + (dy * _wordsPerRow);

    public void Dispose() => _buffer.Dispose();

    private ulong* Copy(int halfWidth)
    {
        // Native memory: the pointer stays good after the span is gone.
        fixed (ulong* first = _buffer.Span) return first + (halfWidth * _pitch) + _margin;
    }

    /// <summary>target = narrower | slice moved by <paramref name="shift"/> voxels to either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ulong* narrower, ulong* slice, int shift, ulong* target, int words)
    {
        int far = (shift >> 6) + 1, near = shift >> 6, bits = shift & 63;
        var i = 0;
        if (bits == 0)
        {
            for (; i < words; i++) target[i] = narrower[i] | slice[i - near] | slice[i + near];
            return;
        }

        for (; i <= words - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            var up = (Vector.Load(slice + i - near) << bits) | (Vector.Load(slice + i - far) >>> (64 - bits));
            var down = (Vector.Load(slice + i + near) >>> bits) | (Vector.Load(slice + i + far) << (64 - bits));
            (Vector.Load(narrower + i) | up | down).Store(target + i);
        }

        for (; i < words; i++)
        {
            var up = (slice[i - near] << bits) | (slice[i - far] >>> (64 - bits));
            var down = (slice[i + near] >>> bits) | (slice[i + far] << (64 - bits));
            target[i] = narrower[i] | up | down;
        }
    }
}
