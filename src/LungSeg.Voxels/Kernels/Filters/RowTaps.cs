using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A row as the weighted sum of as many rows as there are taps, added in their order. Single precision; lanes are
/// neighbours along the row, and four of them go together so that additions do not wait for each other. For one thread.
/// </summary>
internal sealed class RowTaps
{
    private readonly float[] _weights;

    /// <param name="half">Weights from the middle tap outwards, the same on both sides.</param>
    public RowTaps(ReadOnlySpan<float> half)
    {
        _weights = new float[(2 * half.Length) - 1];
        for (var i = 0; i < half.Length; i++)
            (_weights[half.Length - 1 + i], _weights[half.Length - 1 - i]) = (half[i], half[i]);
        Offsets = new int[_weights.Length];
    }

    public int Count => _weights.Length;

    /// <summary>Where each tap's row begins.</summary>
    public int[] Offsets { get; }

    /// <summary>Sums the rows of all taps.</summary>
    public void Sum(ReadOnlySpan<float> from, Span<float> to) => Sum(from, to, 0, Count);

    /// <summary>Sums the rows of some taps: at an end without a border some lie outside.</summary>
    /// <param name="from">What the offsets are in.</param>
    /// <param name="to">Overwritten; not the memory that is summed.</param>
    /// <param name="first">The first tap that counts.</param>
    /// <param name="end">The one behind the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row ends beyond what it is in.</exception>
    public void Sum(ReadOnlySpan<float> from, Span<float> to, int first, int end)
    {
        // Every row is looked at for its length once, not at every step along it.
        for (var tap = first; tap < end; tap++) _ = from.Slice(Offsets[tap], to.Length);
        ref var start = ref MemoryMarshal.GetReference(from);
        var offsets = Offsets.AsSpan(first, end - first);
        var weights = _weights.AsSpan(first, offsets.Length);
        var (x, lanes) = (0, Vector<float>.Count);
        for (; x <= to.Length - (4 * lanes); x += 4 * lanes)
        {
            var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var tap = 0; tap < offsets.Length; tap++)
            {
                ref var row = ref Unsafe.Add(ref start, offsets[tap] + x);
                var weight = new Vector<float>(weights[tap]);
                a += weight * Vector.LoadUnsafe(ref row);
                b += weight * Vector.LoadUnsafe(ref row, (nuint)lanes);
                c += weight * Vector.LoadUnsafe(ref row, (nuint)(2 * lanes));
                d += weight * Vector.LoadUnsafe(ref row, (nuint)(3 * lanes));
            }

            a.CopyTo(to[x..]);
            b.CopyTo(to[(x + lanes)..]);
            c.CopyTo(to[(x + (2 * lanes))..]);
            d.CopyTo(to[(x + (3 * lanes))..]);
        }

        // The last lanes end with the row: they may sum again what is there already, which is the same.
        while (x < to.Length && to.Length >= lanes)
        {
            x = Math.Min(x, to.Length - lanes);
            var sum = Vector<float>.Zero;
            for (var tap = 0; tap < offsets.Length; tap++)
                sum += new Vector<float>(weights[tap]) * Vector.LoadUnsafe(ref start, (nuint)(offsets[tap] + x));
            sum.CopyTo(to[x..]);
            x += lanes;
        }

        for (; x < to.Length; x++)
        {
            var sum = 0f;
            for (var tap = 0; tap < offsets.Length; tap++) sum += weights[tap] * from[offsets[tap] + x];
            to[x] = sum;
        }
    }
}
