using System.Numerics;

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
    /// <param name="to">Overwritten.</param>
    /// <param name="first">The first tap that counts.</param>
    /// <param name="end">The one behind the last.</param>
    public void Sum(ReadOnlySpan<float> from, Span<float> to, int first, int end)
    {
        var (x, lanes) = (0, Vector<float>.Count);
        for (; x <= to.Length - (4 * lanes); x += 4 * lanes)
        {
            var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var tap = first; tap < end; tap++)
            {
                var row = from.Slice(Offsets[tap] + x, 4 * lanes);
                var weight = new Vector<float>(_weights[tap]);
                a += weight * new Vector<float>(row);
                b += weight * new Vector<float>(row[lanes..]);
                c += weight * new Vector<float>(row[(2 * lanes)..]);
                d += weight * new Vector<float>(row[(3 * lanes)..]);
            }

            a.CopyTo(to[x..]);
            b.CopyTo(to[(x + lanes)..]);
            c.CopyTo(to[(x + (2 * lanes))..]);
            d.CopyTo(to[(x + (3 * lanes))..]);
        }

        for (; x <= to.Length - lanes; x += lanes)
        {
            var sum = Vector<float>.Zero;
            for (var tap = first; tap < end; tap++)
                sum += new Vector<float>(_weights[tap]) * new Vector<float>(from.Slice(Offsets[tap] + x, lanes));
            sum.CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            var sum = 0f;
            for (var tap = first; tap < end; tap++) sum += _weights[tap] * from[Offsets[tap] + x];
            to[x] = sum;
        }
    }
}
