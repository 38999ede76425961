using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// How often each HU occurs under a mask, one bin an HU: all moments, shares and percentiles that are made of it are
/// exact. One pass over the mask's words; empty words are free.
/// </summary>
public sealed class HounsfieldHistogram
{
    private readonly long[] _counts = new long[short.MaxValue - short.MinValue + 1];

    /// <summary>Voxels counted.</summary>
    public long Total { get; private set; }

    /// <summary>The histogram of all voxels.</summary>
    public static HounsfieldHistogram Of(Volume<short> hounsfield, int threads = 0) =>
        Of(HounsfieldSlab.Of(hounsfield), threads);

    /// <summary>The histogram of a slab's voxels.</summary>
    public static HounsfieldHistogram Of(HounsfieldSlab slab, int threads = 0) => Collect(slab.Count, threads, (part, start, end) =>
    {
        for (var z = start; z < end; z++) part.Add(slab.Slice(slab.Z + z));
    });

    /// <summary>The histogram of the voxels under a mask of the same size.</summary>
    public static HounsfieldHistogram Of(Volume<short> hounsfield, BitVolume mask, int threads = 0) =>
        Collect(mask.Size.Z, threads, (part, start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < mask.Size.Y; y++) part.AddRow(hounsfield.Row(y, z), mask.Row(y, z));
            }
        });

    /// <summary>Voxels of one HU.</summary>
    public long this[int hu] => _counts[hu - short.MinValue];

    /// <summary>Counts voxels.</summary>
    public void Add(ReadOnlySpan<short> hounsfield)
    {
        Total += hounsfield.Length;
        ref var zero = ref _counts[-short.MinValue];
        for (; hounsfield.Length >= Vector<short>.Count; hounsfield = hounsfield[Vector<short>.Count..])
        {
            // Padding is counted at once: one by one each count would wait for the one before.
            var first = hounsfield[0];
            if (Vector.EqualsAll(new(hounsfield), new Vector<short>(first))) Unsafe.Add(ref zero, first) += Vector<short>.Count;
            else foreach (var hu in hounsfield[..Vector<short>.Count]) Unsafe.Add(ref zero, hu)++;
        }

        foreach (var hu in hounsfield) Unsafe.Add(ref zero, hu)++;
    }

    /// <summary>Counts the voxels of a row that are set in its words.</summary>
    public void AddRow(ReadOnlySpan<short> hounsfield, ReadOnlySpan<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == ulong.MaxValue) Add(hounsfield.Slice(w << 6, 64));
            else for (var rest = words[w]; rest != 0; rest &= rest - 1) Add(hounsfield[(w << 6) + BitOperations.TrailingZeroCount(rest)]);
        }
    }

    /// <summary>Counts one voxel.</summary>
    public void Add(short hu)
    {
        _counts[hu - short.MinValue]++;
        Total++;
    }

    /// <summary>Counts all that another one has counted.</summary>
    public void Add(HounsfieldHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Total += other.Total;
    }

    /// <summary>Voxels with <paramref name="low"/> &lt;= HU &lt;= <paramref name="high"/>.</summary>
    public long Count(int low, int high)
    {
        var count = 0L;
        for (var hu = Math.Max(low, short.MinValue); hu <= Math.Min(high, short.MaxValue); hu++) count += this[hu];
        return count;
    }

    /// <summary>Their mean HU; not a number where there are none.</summary>
    public double Mean(int low = short.MinValue, int high = short.MaxValue) => Moment(low, high, hu => hu) / Count(low, high);

    /// <summary>The sum over those voxels of a function of HU.</summary>
    public double Moment(int low, int high, Func<int, double> of)
    {
        var sum = 0.0;
        for (var hu = Math.Max(low, short.MinValue); hu <= Math.Min(high, short.MaxValue); hu++)
        {
            if (this[hu] != 0) sum += this[hu] * of(hu);
        }

        return sum;
    }

    /// <summary>
    /// The smallest HU at or below which the given share of the voxels lies, with the fraction of that HU's bin
    /// (each bin spread evenly from half below to half above it); not a number where there are no voxels.
    /// </summary>
    public double Percentile(double share)
    {
        if (Total == 0) return double.NaN;
        var wanted = share * Total;
        var below = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0 && below + _counts[i] >= wanted) return i + short.MinValue - 0.5 + ((wanted - below) / _counts[i]);
            below += _counts[i];
        }

        return short.MaxValue;
    }

    /// <summary>Sums of whole numbers: the same whichever part comes first.</summary>
    private static HounsfieldHistogram Collect(int slices, int threads, Action<HounsfieldHistogram, int, int> count)
    {
        var whole = new HounsfieldHistogram();
        SlabScheduler.Run(slices, 1 + ((slices - 1) / SlabScheduler.Workers(threads)), threads, (start, end) =>
        {
            var part = new HounsfieldHistogram();
            count(part, start, end);
            lock (whole) whole.Add(part);
        });
        return whole;
    }
}
