using LungSeg.Pipeline.Exports;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Pipeline.Series;

/// <summary>The masks on the CT's own grid, made from the labels there. They belong to whoever takes them by name.</summary>
/// <param name="Right">The right lung, or both where the sides are not told apart.</param>
/// <param name="Left">The left lung, or null.</param>
/// <param name="Air">The lungs' voxels at or below the threshold.</param>
/// <param name="Airways">Trachea and bronchi, or null.</param>
internal sealed record NativeMasks(BitVolume Right, BitVolume? Left, BitVolume Air, BitVolume? Airways)
{
    /// <summary>The masks of both lungs.</summary>
    public IReadOnlyList<BitVolume> Lungs => Left is null ? [Right] : [Right, Left];

    public static NativeMasks Of(LungSegmentation found, Volume<short> native)
    {
        var right = LabelBits.Of(found.Labels, SeriesMasks.RightLabel);
        var left = found.Left is null ? null : LabelBits.Of(found.Labels, SeriesMasks.LeftLabel);
        var air = Threshold.Between(native, short.MinValue, (int)Math.Floor(found.ThresholdHu));
        using (var lungs = right.Clone())
        {
            if (left is not null) BitLogic.Or(lungs, left);
            BitLogic.And(air, lungs);
        }

        var airways = found.Airways is { } mask ? MaskResampler.Resample(mask, native.Geometry) : null;
        if (airways is not null)
        {
            // The lungs' labels follow the CT's own pixels; where both claim a voxel it stays the lung's.
            foreach (var lung in left is null ? [right] : new[] { right, left }) BitLogic.AndNot(airways, lung);
        }

        return new(right, left, air, airways);
    }

    /// <summary>The masks with their names in the scratch.</summary>
    public IEnumerable<(string Name, BitVolume Mask)> ByName()
    {
        yield return (ScratchNames.NativeLabel(SeriesMasks.RightLabel), Right);
        if (Left is not null) yield return (ScratchNames.NativeLabel(SeriesMasks.LeftLabel), Left);
        yield return (ScratchNames.NativeAir, Air);
        if (Airways is not null) yield return (ScratchNames.NativeAirways, Airways);
    }
}
