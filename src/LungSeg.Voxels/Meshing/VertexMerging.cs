using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Merges the <see cref="NearVertices"/> of a HU surface, each cluster to its middle, and takes away the triangles that are
/// then none. Vertices move by no more than 0.41 of a voxel's step: from at most half a step beside the grid point, each on
/// another axis, to their middle, which lies on their edge or triangle. Where slabs of a surface meet, both move a
/// vertex to the same place, bit for bit. Memory: 20 bytes a cluster, and 4 a vertex of the mesh at hand. The same output
/// for any number of threads.
/// </summary>
internal sealed class VertexMerging : IDisposable
{
    private const int SlicesPerPiece = 8;

    private readonly Volume<short> _volume;
    private readonly BitVolume _inside;
    private readonly int _level;
    private readonly GridSteps _steps;
    private readonly VoxelBuffer<GridPointCluster>[] _clusters;

    /// <param name="volume">The HU.</param>
    /// <param name="inside">Its voxels of at least the level.</param>
    /// <param name="level">HU.</param>
    /// <param name="threads">The most threads at once; 0 for the usual number.</param>
    public VertexMerging(Volume<short> volume, BitVolume inside, int level, int threads)
    {
        (_volume, _inside, _level, _steps) = (volume, inside, level, new(volume.Geometry));
        _clusters = new VoxelBuffer<GridPointCluster>[volume.Size.Z];
        var merged = 0;
        SlabScheduler.Run(_clusters.Length, SlicesPerPiece, threads, (from, to) =>
        {
            var near = new NearVertices(_volume, _inside, _level);
            var found = new List<GridPointCluster>();
            var vertices = 0;
            for (var z = from; z < to; z++)
            {
                found.Clear();
                near.Find(z, found);
                _clusters[z] = new(found.Count, cleared: false);
                CollectionsMarshal.AsSpan(found).CopyTo(_clusters[z].Span);
                foreach (var cluster in found) vertices += cluster.Count - 1;
            }

            Interlocked.Add(ref merged, vertices);
        });
        Merged = merged;
    }

    /// <summary>How many vertices of the whole surface others take the place of; each takes two triangles with it.</summary>
    public int Merged { get; }

    /// <summary>Merges vertices of the mesh of the cells between two slices.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="grid">The grid of the surface's cells.</param>
    /// <param name="starts">The surface's first numbers, a row each.</param>
    /// <param name="first">The first slice.</param>
    /// <param name="last">The last.</param>
    /// <param name="vertexBase">The number of the mesh's first vertex.</param>
    /// <param name="threads">The most threads at once; 0 for the usual number.</param>
    public void Merge(Mesh mesh, PaddedGrid grid, VoxelBuffer<RowCounts> starts, int first, int last, int vertexBase, int threads)
    {
        var stands = ArrayPool<int>.Shared.Rent(mesh.VertexCount);
        for (var v = 0; v < mesh.VertexCount; v++) stands[v] = v;
        SlabScheduler.Run(last + 1 - first, SlicesPerPiece, threads, (from, to) =>
        {
            for (var slice = first + from; slice < first + to; slice++)
            {
                var rows = new SliceVertices(_inside, grid, starts.Span, slice, hasBelow: slice > first, hasAbove: slice < last);
                MergeSlice(mesh, slice - grid.Padding, rows, vertexBase, stands);
            }
        });
        Renumber(mesh, stands);
        ArrayPool<int>.Shared.Return(stands);
    }

    public void Dispose()
    {
        foreach (var slice in _clusters) slice.Dispose();
    }

    /// <summary>Moves the first vertex of each cluster of a slice to its middle, and lets it stand for the others.</summary>
    private void MergeSlice(Mesh mesh, int z, SliceVertices slice, int vertexBase, int[] stands)
    {
        if ((uint)z >= (uint)_clusters.Length) return;
        var placement = new HounsfieldPlacement(_volume, _level);
        var vertices = mesh.Vertices;
        var normals = mesh.Normals;
        foreach (var cluster in _clusters[z].Span)
        {
            // One at least is on an x or y edge, and those are in the meshes on both sides of the slice.
            var (a, b, c) = slice.Of(cluster);
            var stand = Math.Min(a, Math.Min(b, c)) - vertexBase;
            if (a != SliceVertices.None) stands[a - vertexBase] = stand;
            if (b != SliceVertices.None) stands[b - vertexBase] = stand;
            if (c != SliceVertices.None) stands[c - vertexBase] = stand;
            var (y, x) = Math.DivRem(cluster.Point, _volume.Size.X);
            var middle = cluster.Middle;
            vertices[stand] = GridSteps.Single(_steps.Origin + (_steps.X * (x + middle.X)) + (_steps.Y * (y + middle.Y)) + (_steps.Z * (z + middle.Z)));
            if (!normals.IsEmpty) normals[stand] = placement.Normal(x, y, z);
        }
    }

    /// <summary>Takes away the vertices that another stands for, and the triangles that have one twice.</summary>
    private static void Renumber(Mesh mesh, int[] stands)
    {
        var vertices = mesh.Vertices;
        var normals = mesh.Normals;
        var count = 0;
        for (var v = 0; v < vertices.Length; v++)
        {
            // Who stands for others comes first of them, and has its new number already. Which ones stay is hard to
            // foretell: each is written, and those that do not stay are overwritten by the next.
            vertices[count] = vertices[v];
            if (!normals.IsEmpty) normals[count] = normals[v];
            var stand = stands[v];
            stands[v] = stand == v ? count : stands[stand];
            count += stand == v ? 1 : 0;
        }

        var triangles = mesh.Triangles;
        var kept = 0;
        foreach (var t in triangles)
        {
            var (a, b, c) = (stands[t.A], stands[t.B], stands[t.C]);
            triangles[kept] = new(a, b, c);
            kept += a != b & b != c & a != c ? 1 : 0;
        }

        mesh.Keep(count, kept);
    }
}
