using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// How far a lung's outside lies from the ribs. Healthy lung reaches the ribs to within the pleura and some fat; fluid,
/// consolidation and tumour at the chest wall push its border away from them, on one side or on both. Rays go from the
/// middle of the chest outwards in axial slices, from 40 degrees in front of the side to 65 behind it; on each the gap
/// is that from the last voxel of lung to the first of bone, mm. Where a slice runs between ribs, the next rib above or
/// below counts (the least gap within 15 mm of height and 6 degrees). The apex is left out, where vessels and muscle
/// lie between. After the comparison of rib cage and lung by Mansoor et al., IEEE Trans. Med. Imaging 33, 2014.
/// Complexity: some 300,000 voxels looked at; independent of the scan's size.
/// </summary>
internal static class RibGap
{
    private const int BoneHu = 200;
    private const double MaxMm = 130;
    private const double SliceMm = 3;
    private const double ApexMm = 35;
    private const double BetweenRibsMm = 15;
    private const int DegreesPerRay = 3;
    private const int InFront = -40;
    private const int Behind = 65;

    /// <summary>The area, cm², over which a lung lies farther than so many mm from the ribs.</summary>
    public static double Area(Volume<short> hounsfield, BitVolume lung, VoxelBox lungs, bool isRight, double farMm)
    {
        var box = BitBox.Bounds(lung);
        if (box.IsEmpty) return 0;
        var (grid, rays) = (hounsfield.Geometry, ((Behind - InFront) / DegreesPerRay) + 1);
        var step = Math.Max(1, (int)Math.Round(SliceMm / grid.Spacing.Z));
        var slices = Math.Max(0, ((box.MaxZ - box.MinZ - (int)(ApexMm / grid.Spacing.Z)) / step) + 1);
        var (gaps, radii) = (new double[slices, rays], new double[slices, rays]);
        for (var i = 0; i < slices; i++)
        {
            for (var ray = 0; ray < rays; ray++)
            {
                (gaps[i, ray], radii[i, ray]) = Walk(
                    hounsfield, lung, lungs, box.MinZ + (i * step), isRight, InFront + (ray * DegreesPerRay));
            }
        }

        var reach = (int)Math.Ceiling(BetweenRibsMm / (step * grid.Spacing.Z));
        var area = 0.0;
        for (var i = 0; i < slices; i++)
        {
            for (var ray = 0; ray < rays; ray++)
            {
                if (radii[i, ray] == 0 || !(Min(gaps, i, ray, reach) is var gap && gap > farMm)) continue;
                area += (radii[i, ray] + gap) * DegreesPerRay * Math.PI / 180 * step * grid.Spacing.Z / 100;
            }
        }

        return area;
    }

    /// <summary>
    /// The gap (0 where there is no bone after the lung) and where the lung ends (0 where the ray meets none), mm.
    /// </summary>
    private static (double Gap, double Radius) Walk(
        Volume<short> hounsfield, BitVolume lung, VoxelBox lungs, int z, bool isRight, int degrees)
    {
        var (size, spacing) = (hounsfield.Size, hounsfield.Geometry.Spacing);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (x0, y0) = ((lungs.MinX + lungs.MaxX) / 2.0, (lungs.MinY + lungs.MaxY) / 2.0);
        double last = -1, bone = -1;
        for (var r = 0.0; ; r += spacing.X)
        {
            var x = (int)Math.Round(x0 + ((isRight ? -r : r) * cos / spacing.X));
            var y = (int)Math.Round(y0 + (r * sin / spacing.Y));
            if ((uint)x >= (uint)size.X || (uint)y >= (uint)size.Y || (last >= 0 && r > last + MaxMm)) break;
            if (lung[x, y, z]) (last, bone) = (r, -1);
            else if (bone < 0 && hounsfield[x, y, z] >= BoneHu) bone = r;
        }

        return last <= 0 ? (0, 0) : (bone < 0 ? 0 : bone - last, last);
    }

    /// <summary>The least known gap on and around a ray; 0 where none is known.</summary>
    private static double Min(double[,] gaps, int slice, int ray, int reach)
    {
        var min = double.PositiveInfinity;
        for (var i = Math.Max(0, slice - reach); i <= Math.Min(gaps.GetLength(0) - 1, slice + reach); i++)
        {
            for (var j = Math.Max(0, ray - 2); j <= Math.Min(gaps.GetLength(1) - 1, ray + 2); j++)
            {
                if (gaps[i, j] > 0) min = Math.Min(min, gaps[i, j]);
            }
        }

        return double.IsFinite(min) ? min : 0;
    }
}
