using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Finds the fissures, and with them the lobes. Each fissure is one smooth surface from border to border of its lung:
/// where the CT shows it, it lies on it; elsewhere it goes on smoothly, between vessels, to where anatomy has it. So
/// there are always lobes that tile their lung, and it is known how much of their borders was seen.
/// Source: sheets by the Hessian's eigenvalues and vessels that do not cross (Lassen 2013), surfaces that are optimal
/// near a first guess (Ukil 2009), smooth surfaces fitted to what was seen (Qi 2014).
/// </summary>
internal sealed class FindLobes(LobeParameters p)
{
    /// <summary>A lung smaller than this is not cut, mL.</summary>
    private const double MinLungMl = 100;

    /// <summary>
    /// The horizontal fissure stays this far above the oblique one where evidence for it is gathered, mm.
    /// </summary>
    private const double ApartMm = 3;

    /// <summary>Finds the fissures of one lung, on the grid of the CT; none in a lung that is too small.</summary>
    /// <param name="lung">The lung.</param>
    /// <param name="side">Which it is.</param>
    public IReadOnlyList<FoundFissure> Run(LungCrop lung, Side side) =>
        lung.Mask.Count() * lung.Mask.Geometry.VoxelVolume / 1000 < MinLungMl ? []
        : side == Side.Left ? OfLeft(lung)
        : OfRight(lung);

    private List<FoundFissure> OfLeft(LungCrop lung)
    {
        var frame = PlaneFrame.Oblique(Centre(lung), p.LeftObliqueDegrees);
        using var evidence = new FissureEvidence(lung, p, [frame]);
        var found = Oblique(FissureIds.LeftOblique, lung, evidence, frame);
        return found is null ? [] : [found.Moved(Corner(lung))];
    }

    private List<FoundFissure> OfRight(LungCrop lung)
    {
        var centre = Centre(lung);
        var frame = PlaneFrame.Oblique(centre, p.RightObliqueDegrees);
        var level = PlaneFrame.Horizontal(centre);
        using var evidence = new FissureEvidence(lung, p, [frame, level]);
        if (Oblique(FissureIds.RightOblique, lung, evidence, frame) is not { } oblique) return [];
        using var above = Above(lung, oblique);
        var horizontal = new FissureFinder(lung, evidence, p).Run(
            FissureIds.RightHorizontal, level, evidence.Sheets[1], InsideAbove(evidence, oblique), above,
            point => !oblique.IsBelow(point), (p.MiddleFraction, p.MiddleSpread));
        var corner = Corner(lung);
        return horizontal is null ? [oblique.Moved(corner)] : [oblique.Moved(corner), horizontal.Moved(corner)];
    }

    private FoundFissure? Oblique(string id, LungCrop lung, FissureEvidence evidence, PlaneFrame frame) =>
        new FissureFinder(lung, evidence, p).Run(
            id, frame, evidence.Sheets[0], evidence.Inside, lung.Inner, _ => true, (p.LowerFraction, p.LowerSpread));

    /// <summary>The lung's inner voxels above a fissure; the caller disposes them.</summary>
    private static BitVolume Above(LungCrop lung, FoundFissure fissure)
    {
        var above = lung.Inner.Clone();
        SlabScheduler.Run(above.Size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < above.Size.Y; y++)
                {
                    var row = above.Row(y, z);
                    var first = new Vector3D(0, y * lung.Spacing.Y, z * lung.Spacing.Z);
                    var over = new RowOverFissure(
                        fissure, first - (fissure.Frame.W * ApartMm), new(lung.Spacing.X, 0, 0), above.Size.X);
                    if (over.IsAllBelow is false) continue;
                    foreach (var x in BitRow.SetBits(row))
                    {
                        if (over.IsBelow(x)) row[x >> 6] &= ~(1UL << (x & 63));
                    }
                }
            }
        });
        return above;
    }

    private static bool[] InsideAbove(FissureEvidence evidence, FoundFissure fissure)
    {
        var (size, edge) = (evidence.Vessels.Size, evidence.Edge);
        var inside = (bool[])evidence.Inside.Clone();
        SlabScheduler.Run(inside.Length, size.SliceLength, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                if (!inside[i]) continue;
                int x = i % size.X, y = i / size.X % size.Y, z = i / size.SliceLength;
                var at = new Vector3D((x + 0.5) * edge.X, (y + 0.5) * edge.Y, (z + 0.5) * edge.Z);
                inside[i] = !fissure.IsBelow(at - (fissure.Frame.W * ApartMm));
            }
        });
        return inside;
    }

    private static Vector3D Centre(LungCrop lung)
    {
        var points = lung.Points(4);
        return points.Aggregate(new Vector3D(0, 0, 0), (sum, point) => sum + point) / points.Count;
    }

    /// <summary>Where the crop's first voxel lies, mm along the whole grid's axes.</summary>
    private static Vector3D Corner(LungCrop lung) => new(
        lung.Box.MinX * lung.Spacing.X, lung.Box.MinY * lung.Spacing.Y, lung.Box.MinZ * lung.Spacing.Z);
}
