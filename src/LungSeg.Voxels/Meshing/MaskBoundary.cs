using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// How far a surface is from the voxels that it stands for: from the nearest of the faces between a voxel that is set
/// and one that is not, the volume's own border being one of those. A surface half way between voxels, such as
/// <see cref="Isosurface"/> makes of a mask, is up to half a voxel's diagonal off by this measure.
/// Scratch memory: none. O(points) where the surface is near; the same for any number of threads.
/// </summary>
public static class MaskBoundary
{
    /// <summary>The most points of a mesh that are looked at.</summary>
    public const int MaxPoints = 1 << 14;

    private const int PointsPerPiece = 1 << 10;

    /// <summary>How many voxels further a search may go: beyond, what was found stands, or the reach itself.</summary>
    private const int MaxReach = 28;

    /// <summary>
    /// The largest distance, mm, of a mesh's vertices and of the middles of its triangles to the mask's boundary: a
    /// one-sided Hausdorff distance, sampled at no more than <see cref="MaxPoints"/> of these, evenly taken in their
    /// order. 0 where the mesh has no triangle. On a sheared grid a distance may come
    /// out larger than it is, never smaller. The search ends 28 voxels away.
    /// </summary>
    public static double LargestDistance(Mesh mesh, BitVolume mask)
    {
        var search = new Search(mask);
        var points = mesh.TriangleCount == 0 ? 0 : mesh.VertexCount + mesh.TriangleCount;
        var step = Math.Max(1, (points + MaxPoints - 1) / MaxPoints);
        return Math.Sqrt(Largest((points + step - 1) / step, i => search.SquaredDistance(Point(i * step))));

        Vector3 Point(int number)
        {
            if (number < mesh.VertexCount) return mesh.Vertices[number];
            var t = mesh.Triangles[number - mesh.VertexCount];
            return (mesh.Vertices[t.A] + mesh.Vertices[t.B] + mesh.Vertices[t.C]) / 3;
        }
    }

    /// <summary>The distance, mm, of a point in LPS to the boundary.</summary>
    public static double Distance(Vector3 point, BitVolume mask) =>
        Math.Sqrt(new Search(mask).SquaredDistance(point));

    private static double Largest(int count, Func<int, double> squaredDistance)
    {
        var largest = new double[(count + PointsPerPiece - 1) / PointsPerPiece];
        SlabScheduler.Run(count, PointsPerPiece, (start, end) =>
        {
            var far = 0.0;
            for (var i = start; i < end; i++) far = Math.Max(far, squaredDistance(i));
            largest[start / PointsPerPiece] = far;
        });
        return largest.Length == 0 ? 0 : largest.Max();
    }

    /// <summary>Looks for faces in cubes of voxels about a point, each larger than the last.</summary>
    private sealed class Search(BitVolume mask)
    {
        private readonly VolumeGeometry _grid = mask.Geometry;
        private readonly Vector3 _stepX = Step(mask.Geometry.AxisX, mask.Geometry.Spacing.X);
        private readonly Vector3 _stepY = Step(mask.Geometry.AxisY, mask.Geometry.Spacing.Y);
        private readonly Vector3 _stepZ = Step(mask.Geometry.AxisZ, mask.Geometry.Spacing.Z);

        private readonly double _smallestStep = Math.Min(
            mask.Geometry.Spacing.X, Math.Min(mask.Geometry.Spacing.Y, mask.Geometry.Spacing.Z));

        public double SquaredDistance(Vector3 point)
        {
            var index = _grid.ToIndex(new(point.X, point.Y, point.Z));
            var at = new Vector3((float)index.X, (float)index.Y, (float)index.Z);
            for (var reach = 1; ; reach = reach < 4 ? reach + 1 : Math.Min(2 * reach, MaxReach))
            {
                // A face that has neither voxel in the cube is at least so many voxels away.
                var nearest = InCube(at, reach);
                var sure = reach * _smallestStep;
                if (nearest <= sure * sure) return nearest;
                if (reach >= MaxReach) return Math.Min(nearest, sure * sure);
            }
        }

        private static Vector3 Step(Vector3D axis, double spacing) =>
            new((float)(axis.X * spacing), (float)(axis.Y * spacing), (float)(axis.Z * spacing));

        private double InCube(Vector3 at, int reach)
        {
            var (x, y, z) = ((int)MathF.Round(at.X), (int)MathF.Round(at.Y), (int)MathF.Round(at.Z));
            var nearest = float.PositiveInfinity;
            var width = (2 * reach) + 1;
            var inside = (1UL << width) - 1;
            for (var k = z - reach - 1; k <= z + reach; k++)
            {
                for (var j = y - reach - 1; j <= y + reach; j++)
                {
                    // One voxel more on the left, so that bit 0 is the voxel before the cube.
                    var row = Row(x - reach - 1, j, k);
                    var isRow = j >= y - reach && k >= z - reach;
                    if (isRow) Look((row ^ (row >> 1)) & ((inside << 1) | 1), j, k, 0);
                    if (k >= z - reach) Look((row ^ Row(x - reach - 1, j + 1, k)) & (inside << 1), j, k, 1);
                    if (j >= y - reach) Look((row ^ Row(x - reach - 1, j, k + 1)) & (inside << 1), j, k, 2);
                }
            }

            return nearest;

            void Look(ulong faces, int j, int k, int axis)
            {
                for (; faces != 0; faces &= faces - 1)
                {
                    var i = x - reach - 1 + BitOperations.TrailingZeroCount(faces);
                    nearest = MathF.Min(nearest, ToFace(at, i, j, k, axis));
                }
            }
        }

        /// <summary>To the face between a voxel and the next one along an axis, mm².</summary>
        private float ToFace(Vector3 at, int x, int y, int z, int axis)
        {
            var voxel = new Vector3(x, y, z);
            var (low, high) = (voxel - new Vector3(0.5f), voxel + new Vector3(0.5f));
            low[axis] = high[axis];
            var way = at - Vector3.Clamp(at, low, high);
            return ((_stepX * way.X) + (_stepY * way.Y) + (_stepZ * way.Z)).LengthSquared();
        }

        /// <summary>64 voxels of a row from x on; beyond the volume they are not set.</summary>
        private ulong Row(int x, int y, int z)
        {
            if ((uint)y >= (uint)mask.Size.Y || (uint)z >= (uint)mask.Size.Z) return 0;
            var row = mask.Row(y, z);
            return x >= 0 ? BitRow.Read(row, x) : x > -64 ? BitRow.Read(row, 0) << -x : 0;
        }
    }
}
