using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Vessels;

namespace LungSeg.Voxels.Tests.Vessels;

/// <summary><see cref="FindVessels"/> by its definition: a voxel at a time, in double precision.</summary>
internal static class NaiveVessels
{
    /// <summary>The vessels of a lung on the grid of the CT; the caller disposes them.</summary>
    public static BitVolume Find(
        VesselParameters p, LungCrop lung, Volume<short> isotropic, BitVolume airways, double thresholdHu)
    {
        var (grid, box, smooth) = (lung.Mask.Geometry, lung.Box, lung.Smoothed);
        var ball = NaiveMorphology.Ball(lung.Mask, p.PeakMm, flat: false);
        using var tube = NaiveMask.Where(grid, (x, y, z) => IsTube(x, y, z));
        using var tubes = NaiveMorphology.Dilate(tube, [(0, 0, 0), (1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0),
            (0, 0, 1), (0, 0, -1)]);
        using var dense = NaiveMask.Where(grid, (x, y, z) => lung.Inner[x, y, z] && Hu(x, y, z) > thresholdHu);
        using var masses = Open(dense, p.MassRadiusMm);
        using var around = NaiveMorphology.Dilate(masses, Ball(p.MassRimMm));
        using var thick = Open(dense, p.ThickMm);
        using var lumen = NaiveMask.Where(grid, (x, y, z) =>
            NaiveMask.At(airways, x + box.MinX, y + box.MinY, z + box.MinZ));
        using var walls = NaiveMorphology.Dilate(lumen, Ball(p.WallMm));
        using var found = NaiveMask.Where(grid, (x, y, z) =>
            (dense[x, y, z] || IsBright(x, y, z)) && !around[x, y, z] && !lumen[x, y, z]
            && !(walls[x, y, z] && !thick[x, y, z]));
        using var deep = NaiveMorphology.Erode(lung.Mask, Ball(p.DeepMm), outside: false);
        using var kept = Kept(found, deep, p);
        return NaiveMask.Where(airways.Geometry, (x, y, z) =>
            NaiveMask.At(kept, x - box.MinX, y - box.MinY, z - box.MinZ));

        double Hu(int x, int y, int z) => isotropic[x + box.MinX, y + box.MinY, z + box.MinZ];

        List<(int X, int Y, int Z)> Ball(double radius) => NaiveMorphology.Ball(lung.Mask, radius, flat: false);

        BitVolume Open(BitVolume mask, double radius)
        {
            using var eroded = NaiveMorphology.Erode(mask, Ball(radius), outside: false);
            return NaiveMorphology.Dilate(eroded, Ball(radius));
        }

        bool IsBright(int x, int y, int z)
        {
            if (!lung.Inner[x, y, z] || !tubes[x, y, z] || Hu(x, y, z) < lung.MedianHu + p.MinAboveHu) return false;
            var peak = ball.Where(o => NaiveMask.At(lung.Mask, x + o.X, y + o.Y, z + o.Z))
                .Max(o => Hu(x + o.X, y + o.Y, z + o.Z));
            return Hu(x, y, z) >= (lung.MedianHu + Math.Min(peak, p.MaxPeakHu)) / 2;
        }

        bool IsTube(int x, int y, int z)
        {
            if (!lung.Inner[x, y, z]) return false;
            double S(int dx, int dy, int dz) => smooth[x + dx, y + dy, z + dz];
            var two = 2 * S(0, 0, 0);
            double xx = S(1, 0, 0) + S(-1, 0, 0) - two, yy = S(0, 1, 0) + S(0, -1, 0) - two,
                zz = S(0, 0, 1) + S(0, 0, -1) - two,
                xy = (S(1, 1, 0) - S(-1, 1, 0) - S(1, -1, 0) + S(-1, -1, 0)) / 4,
                xz = (S(1, 0, 1) - S(-1, 0, 1) - S(1, 0, -1) + S(-1, 0, -1)) / 4,
                yz = (S(0, 1, 1) - S(0, -1, 1) - S(0, 1, -1) + S(0, -1, -1)) / 4;
            var toHu = Math.Pow(1.3 / grid.Spacing.X, 2);
            if ((xx + yy + zz) * toHu > -p.TubeHu) return false;
            var eigenvalues = Jacobi.Eigenvalues(new[,] { { xx, xy, xz }, { xy, yy, yz }, { xz, yz, zz } });
            return eigenvalues[1] * toHu < -p.TubeHu && eigenvalues[1] < p.Roundness * eigenvalues[0];
        }
    }

    private static BitVolume Kept(BitVolume found, BitVolume deep, VesselParameters p)
    {
        var grid = found.Geometry;
        var (labels, count) = NaiveComponents.Label(found, true, Connectivity.TwentySix);
        var pieces = Enumerable.Range(0, count).Select(_ => new List<(int X, int Y, int Z)>()).ToArray();
        foreach (var (x, y, z) in NaiveMask.Indices(grid.Size))
        {
            if (found[x, y, z]) pieces[labels[z, y, x]].Add((x, y, z));
        }

        var isKept = pieces.Select(IsKept).ToArray();
        return NaiveMask.Where(grid, (x, y, z) => found[x, y, z] && isKept[labels[z, y, x]]);

        bool IsKept(List<(int X, int Y, int Z)> piece)
        {
            var mm3 = piece.Count * grid.VoxelVolume;
            if (mm3 < p.MinPieceMl * 1000 || !piece.Exists(v => deep[v.X, v.Y, v.Z])) return false;
            if (mm3 >= p.SmallMl * 1000) return true;
            var diagonal = new Vector3D(
                (piece.Max(v => v.X) - piece.Min(v => v.X) + 1) * grid.Spacing.X,
                (piece.Max(v => v.Y) - piece.Min(v => v.Y) + 1) * grid.Spacing.Y,
                (piece.Max(v => v.Z) - piece.Min(v => v.Z) + 1) * grid.Spacing.Z).Length;
            return diagonal >= p.MinElongation * Math.Cbrt(3 * mm3 / (4 * Math.PI));
        }
    }
}
