using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation;

/// <summary>What a method found, on the isotropic grid. It owns its masks; whoever asked for it disposes it, or all of them.</summary>
public sealed class LungSegmentation : IDisposable
{
    public required SegmentationMethod Method { get; init; }

    /// <summary>Both lungs with all that lies in them, on the isotropic grid.</summary>
    public required BitVolume Lungs { get; init; }

    /// <summary>The right lung on the isotropic grid; null where the method does not tell the sides apart.</summary>
    public BitVolume? Right { get; init; }

    /// <summary>The left lung on the isotropic grid; null where the method does not tell the sides apart.</summary>
    public BitVolume? Left { get; init; }

    /// <summary>The air of the lungs: not vessels, nodules, walls. Isotropic grid.</summary>
    public required BitVolume Air { get; init; }

    /// <summary>What lies in the lungs and is not air. Isotropic grid.</summary>
    public required BitVolume Structures { get; init; }

    /// <summary>Lumen of trachea and bronchi; null where the method does not look for it. Isotropic grid.</summary>
    public BitVolume? Airways { get; init; }

    /// <summary>Both lungs before what lies in them was filled; null where the method does not tell the sides apart. Isotropic grid.</summary>
    public BitVolume? Unfilled { get; init; }

    /// <summary>At or below is air, above is tissue, HU.</summary>
    public required double ThresholdHu { get; init; }

    /// <summary>What a person should know about scan and result.</summary>
    public required IReadOnlyList<QualityFlag> Flags { get; init; }

    public void Dispose()
    {
        foreach (var mask in (BitVolume?[])[Lungs, Right, Left, Air, Structures, Airways, Unfilled]) mask?.Dispose();
    }
}
