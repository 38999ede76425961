using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// How often each HU occurs under a mask, one bin an HU: all moments, shares and percentiles that are made of it are
/// exact. One pass over the mask's words; empty words are free. Bins are kept for the HU of tissue, 48 KB; for all
/// there are, ten times as many, only where others come up (padding, metal).
/// </summary>
public sealed class HounsfieldHistogram
{
    private const int LowestOfTissue = -2048, BinsOfTissue = 6144;

    private long[] _counts = new long[BinsOfTissue];
    private int _lowest = LowestOfTissue;

    /// <summary>Voxels counted.</summary>
    public long Total { get; private set; }

    /// <summary>The histogram of all voxels.</summary>
    public static HounsfieldHistogram Of(Volume<short> hounsfield) =>
        Of(HounsfieldSlab.Of(hounsfield));

    /// <summary>The histogram of a slab's voxels.</summary>
    public static HounsfieldHistogram Of(HounsfieldSlab slab) => Collect(slab.Count, (part, start, end) =>
    {
        for (var z = start; z < end; z++) part.Add(slab.Slice(slab.Z + z));
    });

    /// <summary>The histogram of the voxels under a mask of the same size.</summary>
    public static HounsfieldHistogram Of(Volume<short> hounsfield, BitVolume mask) =>
        Collect(mask.Size.Z, (part, start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) part.AddRow(hounsfield.Row(y, z), mask.Row(y, z));
            }
        });

    /// <summary>Voxels of one HU.</summary>
    public long this[int hu] => (uint)(hu - _lowest) < (uint)_counts.Length ? _counts[hu - _lowest] : 0;

    private int Highest => _lowest + _counts.Length - 1;

    /// <summary>Counts voxels.</summary>
    public void Add(ReadOnlySpan<short> hounsfield)
    {
        Total += hounsfield.Length;
        for (; hounsfield.Length >= Vector<short>.Count; hounsfield = hounsfield[Vector<short>.Count..])
        {
            var some = new Vector<short>(hounsfield);
            if (Vector.LessThanAny(some, new((short)_lowest)) || Vector.GreaterThanAny(some, new((short)Highest)))
                Widen();
            ref var zero = ref _counts[-_lowest];

            // Padding is counted at once: one by one each count would wait for the one before.
            var first = hounsfield[0];
            if (Vector.EqualsAll(some, new(first))) Unsafe.Add(ref zero, first) += Vector<short>.Count;
            else foreach (var hu in hounsfield[..Vector<short>.Count]) Unsafe.Add(ref zero, hu)++;
        }

        foreach (var hu in hounsfield) Bin(hu)++;
    }

    /// <summary>Counts the voxels of a row that are set in its words.</summary>
    public void AddRow(ReadOnlySpan<short> hounsfield, ReadOnlySpan<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == ulong.MaxValue)
                Add(hounsfield.Slice(w << 6, 64));
            else
                for (var rest = words[w]; rest != 0; rest &= rest - 1)
                    Add(hounsfield[(w << 6) + BitOperations.TrailingZeroCount(rest)]);
        }
    }

    /// <summary>Counts one voxel.</summary>
    public void Add(short hu)
    {
        Bin(hu)++;
        Total++;
    }

    /// <summary>Counts all that another one has counted.</summary>
    public void Add(HounsfieldHistogram other)
    {
        if (other._counts.Length > _counts.Length) Widen();
        var counts = _counts.AsSpan(other._lowest - _lowest, other._counts.Length);
        for (var i = 0; i < counts.Length; i++) counts[i] += other._counts[i];
        Total += other.Total;
    }

    /// <summary>Voxels with <paramref name="low"/> &lt;= HU &lt;= <paramref name="high"/>.</summary>
    public long Count(int low, int high)
    {
        var count = 0L;
        for (var hu = Math.Max(low, _lowest); hu <= Math.Min(high, Highest); hu++) count += this[hu];
        return count;
    }

    /// <summary>Their mean HU; not a number where there are none.</summary>
    public double Mean(int low = short.MinValue, int high = short.MaxValue) =>
        Moment(low, high, hu => hu) / Count(low, high);

    /// <summary>The sum over those voxels of a function of HU.</summary>
    public double Moment(int low, int high, Func<int, double> of)
    {
        var sum = 0.0;
        for (var hu = Math.Max(low, _lowest); hu <= Math.Min(high, Highest); hu++)
        {
            if (this[hu] != 0) sum += this[hu] * of(hu);
        }

        return sum;
    }

    /// <summary>
    /// The smallest HU at or below which the given share of the voxels lies, with the fraction of that HU's bin
    /// (each bin spread evenly from half below to half above it); not a number where there are no voxels.
    /// </summary>
    public double Percentile(double fraction)
    {
        if (Total == 0) return double.NaN;
        var wanted = fraction * Total;
        var below = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0 && below + _counts[i] >= wanted)
                return i + _lowest - 0.5 + ((wanted - below) / _counts[i]);
            below += _counts[i];
        }

        return short.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long Bin(short hu)
    {
        if ((uint)(hu - _lowest) >= (uint)_counts.Length) Widen();
        return ref _counts[hu - _lowest];
    }

    /// <summary>Makes bins for all HU there are.</summary>
    private void Widen()
    {
        var counts = new long[short.MaxValue - short.MinValue + 1];
        _counts.CopyTo(counts, _lowest - short.MinValue);
        (_counts, _lowest) = (counts, short.MinValue);
    }

    /// <summary>Sums of whole numbers: the same whichever part comes first.</summary>
    private static HounsfieldHistogram Collect(int slices, Action<HounsfieldHistogram, int, int> count)
    {
        var whole = new HounsfieldHistogram();
        SlabScheduler.Run(slices, 1 + ((slices - 1) / SlabScheduler.Workers), (start, end) =>
        {
            var part = new HounsfieldHistogram();
            count(part, start, end);
            lock (whole) whole.Add(part);
        });
        return whole;
    }
}
