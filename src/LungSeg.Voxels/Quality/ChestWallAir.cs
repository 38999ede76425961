using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Looks for air in the chest wall (subcutaneous emphysema): what is as dark as air under the skin and outside the
/// convex hull of lungs and ribs in its axial slice, on blocks of 2 mm. Trachea and neck lie within the hull of the
/// slices below them; the abdomen, whose gas is no business of this check, is left out with all slices below those in
/// which both lungs are wide. Air that goes on to the air around the body (between arm and chest, under dressings, in
/// folds of skin) does not count. Complexity: linear in voxels.
/// </summary>
internal static class ChestWallAir
{
    private const int AirHu = -500;
    private const int BoneHu = 200;

    /// <summary>Ribs lie so near to the lungs, mm: shoulder blades and arms do not.</summary>
    private const double RibMm = 15;

    /// <summary>So far beyond lungs and ribs nothing is mixed with the lungs, mm.</summary>
    private const double MarginMm = 4;

    /// <summary>A slice lies in the hull of those so far below it, mm.</summary>
    private const double BelowMm = 60;

    /// <summary>Both lungs' sections have so much of their largest from the lowest slice on.</summary>
    private const double WideFraction = 0.5;

    /// <summary>Less is noise and what folds of skin leave, mL: scans at hand, without emphysema, have less.</summary>
    private const double MinMl = 3;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        if (scene.HasBothLungs && Millilitres(scene) is var ml && ml > MinMl)
            yield return QualityFlags.SubcutaneousAir(ml);
    }

    /// <summary>The air in the chest wall, mL.</summary>
    internal static double Millilitres(QualityScene scene)
    {
        var (chest, blocks) = (scene.Chest, scene.Chest.Blocks);
        using var air = Threshold.Between(blocks, short.MinValue, AirHu);
        using var body = chest.Coarsened(scene.Body, 1);
        using var right = chest.Coarsened(scene.Right, 0.5);
        using var left = chest.Coarsened(scene.Left, 0.5);
        using var cage = Cage(right, left, blocks);
        using var pieces = ConnectedComponents.Of(air, Connectivity.Six);
        using var around = air.Clone();
        BitLogic.AndNot(around, body);
        var goesOut = pieces.TouchedBy(around);
        using var wall = pieces.Extract(piece => !goesOut[piece.Index]);
        BitLogic.AndNot(wall, cage);
        if (scene.Airways is { } airways)
        {
            using var lumen = chest.Coarsened(airways, 0.01);
            BitLogic.AndNot(wall, lumen);
        }

        var first = Math.Max(FirstWide(right), FirstWide(left));
        var last = Math.Max(BitBox.Bounds(right).MaxZ, BitBox.Bounds(left).MaxZ);
        for (var z = 0; z < wall.Size.Z; z++)
        {
            if (z < first || z > last) wall.Slice(z).Clear();
        }

        return wall.Count() * blocks.Geometry.VoxelVolume / 1000;
    }

    /// <summary>The hull of lungs and ribs in each slice and those below it, with a margin.</summary>
    private static BitVolume Cage(BitVolume right, BitVolume left, Volume<short> blocks)
    {
        using var inner = right.Clone();
        BitLogic.Or(inner, left);
        using var bone = Threshold.Above(blocks, BoneHu);
        using var near = BinaryMorphology.Dilate(inner, StructuringElement.Ball(inner.Geometry, RibMm));
        BitLogic.And(bone, near);
        BitLogic.Or(inner, bone);
        var reach = (int)Math.Round(BelowMm / inner.Geometry.Spacing.Z);
        using var all = inner.Clone();
        for (var z = 0; z < all.Size.Z; z++)
        {
            var slice = all.Slice(z);
            for (var below = Math.Max(0, z - reach); below < z; below++)
            {
                var words = inner.Slice(below);
                for (var i = 0; i < slice.Length; i++) slice[i] |= words[i];
            }
        }

        using var hull = ConvexHull.OfSlices(all);
        return BinaryMorphology.Dilate(hull, StructuringElement.Disc(hull.Geometry, MarginMm));
    }

    /// <summary>The lowest slice in which a lung is wide.</summary>
    private static int FirstWide(BitVolume lung)
    {
        var sections = Sections.Of(lung);
        var least = WideFraction * sections.Max();
        return Array.FindIndex(sections, section => section >= least);
    }
}
