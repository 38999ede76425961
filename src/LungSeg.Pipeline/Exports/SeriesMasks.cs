using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Series;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports;

/// <summary>All masks of a series, fetched together and given back together.</summary>
internal sealed class SeriesMasks : IDisposable
{
    /// <summary>The label of the right lung, and of both where the method does not tell the sides apart.</summary>
    public const byte RightLabel = 1;

    public const byte LeftLabel = 2;

    private readonly List<IDisposable> _leases = [];

    private SeriesMasks()
    {
    }

    /// <summary>On the CT's own grid: 1 right, 2 left; or 1 both.</summary>
    public IReadOnlyList<LabelMask> NativeLungs { get; private set; } = [];

    public BitVolume NativeAir { get; private set; } = null!;

    public BitVolume NativeStructures { get; private set; } = null!;

    public BitVolume? NativeAirways { get; private set; }

    /// <summary>On the isotropic grid: 1 right, 2 left; or 1 both.</summary>
    public IReadOnlyList<LabelMask> IsotropicLungs { get; private set; } = [];

    public BitVolume? IsotropicAirways { get; private set; }

    public BitVolume IsotropicAir { get; private set; } = null!;

    public BitVolume IsotropicStructures { get; private set; } = null!;

    /// <param name="series">Whose.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="stored">Whether those on the CT's own grid are on the stored one, as files are, or on the native one.</param>
    public static async Task<SeriesMasks> OpenAsync(SegmentedSeries series, CancellationToken cancellation, bool stored = true)
    {
        var masks = new SeriesMasks();
        try
        {
            byte[] labels = series.Record.HasSides ? [RightLabel, LeftLabel] : [RightLabel];
            string[] names = series.Record.HasSides ? [ScratchNames.Right, ScratchNames.Left] : [ScratchNames.Lungs];
            var native = new List<LabelMask>();
            var isotropic = new List<LabelMask>();
            for (var i = 0; i < labels.Length; i++)
            {
                native.Add(new(labels[i], masks.Keep(await OwnAsync(ScratchNames.NativeLabel(labels[i])))));
                isotropic.Add(new(labels[i], masks.Keep(await series.MaskAsync(names[i], cancellation))));
            }

            masks.NativeLungs = native;
            masks.IsotropicLungs = isotropic;
            masks.NativeAir = masks.Keep(await OwnAsync(ScratchNames.NativeAir));
            masks.IsotropicAir = masks.Keep(await series.MaskAsync(ScratchNames.Air, cancellation));
            masks.IsotropicStructures = masks.Keep(await series.MaskAsync(ScratchNames.Structures, cancellation));
            masks.NativeStructures = masks.Without(native, masks.NativeAir);
            if (series.Record.HasAirways)
            {
                masks.NativeAirways = masks.Keep(await OwnAsync(ScratchNames.NativeAirways));
                masks.IsotropicAirways = masks.Keep(await series.MaskAsync(ScratchNames.Airways, cancellation));
            }

            return masks;
        }
        catch
        {
            masks.Dispose();
            throw;
        }

        Task<ILease<BitVolume>> OwnAsync(string name) =>
            stored ? series.StoredMaskAsync(name, cancellation) : series.NativeMaskAsync(name, cancellation);
    }

    /// <summary>The lungs and airways on the CT's own grid as named, coded structures.</summary>
    public IReadOnlyList<Segment> Segments()
    {
        var segments = NativeLungs.Count == 1
            ? new List<Segment> { new(Structure.Lungs, NativeLungs[0].Mask) }
            : [new(Structure.RightLung, NativeLungs[0].Mask), new(Structure.LeftLung, NativeLungs[1].Mask)];
        if (NativeAirways is { } airways) segments.Add(new(Structure.Airways, airways));
        return segments;
    }

    public void Dispose()
    {
        foreach (var lease in _leases) lease.Dispose();
    }

    private BitVolume Keep(ILease<BitVolume> lease)
    {
        _leases.Add(lease);
        return lease.Value;
    }

    private BitVolume Without(List<LabelMask> lungs, BitVolume air)
    {
        var rest = lungs[0].Mask.Clone();
        _leases.Add(rest);
        foreach (var lung in lungs.Skip(1)) BitLogic.Or(rest, lung.Mask);
        BitLogic.AndNot(rest, air);
        return rest;
    }
}
