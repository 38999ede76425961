using System.Numerics;
using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The two passes of flying edges over one slice of a padded mask: count what each row of cells makes, then, with the
/// counts summed up, write it where it belongs. After Schroeder, Maynard and Geveci, "Flying edges: a high-performance
/// scalable isocontouring algorithm", LDAV 2015, done on bits: the cut edges of 64 cells are one XOR of two rows,
/// full and empty cells are skipped 64 at a time, and the number of a vertex is its row's start plus the cut edges
/// before it, which is one population count.
/// Layout: a vertex belongs to the lower voxel of its edge. In a slice come first, row by row, the x edges and the y
/// edges of each row; then, row by row, the z edges to the next slice. Complexity: O(voxels / 64 + triangles).
/// </summary>
internal static class FlyingEdges
{
    /// <summary>The four rows of voxels round one row of cells: two in this slice, two in the next.</summary>
    private readonly ref struct Rows(PaddedSlice lower, PaddedSlice upper, int row, int rows)
    {
        // At the last row the row itself stands in for its neighbour: no edge is cut between equals.
        public readonly ReadOnlySpan<ulong> A = lower.Row(row);
        public readonly ReadOnlySpan<ulong> B = lower.Row(Math.Min(row + 1, rows - 1));
        public readonly ReadOnlySpan<ulong> C = upper.Row(row);
        public readonly ReadOnlySpan<ulong> D = upper.Row(Math.Min(row + 1, rows - 1));

        /// <summary>Cells of word <paramref name="w"/> with corners both inside and outside.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong ActiveCells(int w, PaddedGrid grid)
        {
            var (a, b, c, d) = (Right(A, w), Right(B, w), Right(C, w), Right(D, w));
            var any = A[w] | B[w] | C[w] | D[w] | a | b | c | d;
            var all = A[w] & B[w] & C[w] & D[w] & a & b & c & d;
            return any & ~all & grid.CellBits(w);
        }

        /// <summary>The corners of the cell at bit <paramref name="i"/> that are inside, as <see cref="MarchingCubesTable"/> numbers them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Case(int w, int i) => Pair(A, w, i) | Pair(B, w, i) << 2 | Pair(C, w, i) << 4 | Pair(D, w, i) << 6;

        private static int Pair(ReadOnlySpan<ulong> row, int w, int i) =>
            (int)(row[w] >> i | row[w + 1] << 1 << (63 - i)) & 3;
    }

    /// <summary>
    /// Counts the cut edges and the triangles of each row of a slice. The last slice has no cells above it: there,
    /// <paramref name="upper"/> is <paramref name="lower"/>.
    /// </summary>
    public static void Count(PaddedSlice lower, PaddedSlice upper, PaddedGrid grid, Span<RowCounts> counts)
    {
        var triangles = MarchingCubesTable.TriangleCount;
        for (var row = 0; row < grid.Rows; row++)
        {
            var rows = new Rows(lower, upper, row, grid.Rows);
            var hasCells = row < grid.Rows - 1 && !ReferenceEquals(lower, upper);
            var count = default(RowCounts);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                count.X += BitOperations.PopCount(CutX(rows.A, w, grid));
                count.Y += BitOperations.PopCount(rows.A[w] ^ rows.B[w]);
                count.Z += BitOperations.PopCount(rows.A[w] ^ rows.C[w]);
                if (!hasCells) continue;
                for (var cells = rows.ActiveCells(w, grid); cells != 0; cells &= cells - 1)
                {
                    count.Triangles += triangles[rows.Case(w, BitOperations.TrailingZeroCount(cells))];
                }
            }

            counts[row] = count;
        }
    }

    /// <summary>Writes the vertices on the x and y edges of a slice, in order; <paramref name="starts"/> are its rows'.</summary>
    public static void PlaceInPlane<T>(PaddedSlice slice, int index, PaddedGrid grid, ReadOnlySpan<RowCounts> starts, VertexSink<T> sink)
        where T : IEdgePlacement, allows ref struct
    {
        for (var row = 0; row < grid.Rows; row++)
        {
            var rows = new Rows(slice, slice, row, grid.Rows);
            var (x, y) = (starts[row].X, starts[row].Y);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                x = sink.Place(CutX(rows.A, w, grid), w, row, index, 0, x);
                y = sink.Place(rows.A[w] ^ rows.B[w], w, row, index, 1, y);
            }
        }
    }

    /// <summary>Writes the vertices on the z edges between two slices.</summary>
    public static void PlaceBetween<T>(
        PaddedSlice lower, PaddedSlice upper, int index, PaddedGrid grid, ReadOnlySpan<RowCounts> starts, VertexSink<T> sink)
        where T : IEdgePlacement, allows ref struct
    {
        for (var row = 0; row < grid.Rows; row++)
        {
            var rows = new Rows(lower, upper, row, grid.Rows);
            var z = starts[row].Z;
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                z = sink.Place(rows.A[w] ^ rows.C[w], w, row, index, 2, z);
            }
        }
    }

    /// <summary>
    /// Writes the triangles of the cells between two slices. <paramref name="vertexBase"/> and
    /// <paramref name="triangleBase"/> are taken off all numbers; <paramref name="mirrored"/> turns the winding, for
    /// left-handed grids.
    /// </summary>
    public static void Connect(
        PaddedSlice lower, PaddedSlice upper, PaddedGrid grid, ReadOnlySpan<RowCounts> starts, ReadOnlySpan<RowCounts> nextStarts,
        int vertexBase, int triangleBase, bool mirrored, Span<Triangle> triangles)
    {
        var (counts, edges) = (MarchingCubesTable.TriangleCount, MarchingCubesTable.Edges);
        Span<int> vertex = stackalloc int[12];
        for (var row = 0; row < grid.Rows - 1; row++)
        {
            var rows = new Rows(lower, upper, row, grid.Rows);
            var at = starts[row].Triangles - triangleBase;

            // The number of the first vertex in this word along each of the eight rows of edges round the cells.
            var (x0, x1, x2, x3) = (starts[row].X, starts[row + 1].X, nextStarts[row].X, nextStarts[row + 1].X);
            var (y0, y2) = (starts[row].Y, nextStarts[row].Y);
            var (z0, z1) = (starts[row].Z, starts[row + 1].Z);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                var (cutX0, cutX1) = (CutX(rows.A, w, grid), CutX(rows.B, w, grid));
                var (cutX2, cutX3) = (CutX(rows.C, w, grid), CutX(rows.D, w, grid));
                var (cutY0, cutY2) = (rows.A[w] ^ rows.B[w], rows.C[w] ^ rows.D[w]);
                var (cutZ0, cutZ1) = (rows.A[w] ^ rows.C[w], rows.B[w] ^ rows.D[w]);
                for (var cells = rows.ActiveCells(w, grid); cells != 0; cells &= cells - 1)
                {
                    var i = BitOperations.TrailingZeroCount(cells);
                    var before = (1UL << i) - 1;
                    vertex[0] = x0 + BitOperations.PopCount(cutX0 & before);
                    vertex[1] = x1 + BitOperations.PopCount(cutX1 & before);
                    vertex[2] = x2 + BitOperations.PopCount(cutX2 & before);
                    vertex[3] = x3 + BitOperations.PopCount(cutX3 & before);
                    vertex[4] = y0 + BitOperations.PopCount(cutY0 & before);
                    vertex[5] = vertex[4] + (int)(cutY0 >> i & 1);
                    vertex[6] = y2 + BitOperations.PopCount(cutY2 & before);
                    vertex[7] = vertex[6] + (int)(cutY2 >> i & 1);
                    vertex[8] = z0 + BitOperations.PopCount(cutZ0 & before);
                    vertex[9] = vertex[8] + (int)(cutZ0 >> i & 1);
                    vertex[10] = z1 + BitOperations.PopCount(cutZ1 & before);
                    vertex[11] = vertex[10] + (int)(cutZ1 >> i & 1);

                    var inside = rows.Case(w, i);
                    var fan = edges.AsSpan(inside * MarchingCubesTable.Stride, 3 * counts[inside]);
                    for (; fan.Length > 0; fan = fan[3..])
                    {
                        var (a, b, c) = (vertex[fan[0]] - vertexBase, vertex[fan[1]] - vertexBase, vertex[fan[2]] - vertexBase);
                        triangles[at++] = mirrored ? new(a, c, b) : new(a, b, c);
                    }
                }

                x0 += BitOperations.PopCount(cutX0);
                x1 += BitOperations.PopCount(cutX1);
                x2 += BitOperations.PopCount(cutX2);
                x3 += BitOperations.PopCount(cutX3);
                y0 += BitOperations.PopCount(cutY0);
                y2 += BitOperations.PopCount(cutY2);
                z0 += BitOperations.PopCount(cutZ0);
                z1 += BitOperations.PopCount(cutZ1);
            }
        }
    }

    /// <summary>The voxels of word <paramref name="w"/> that differ from their right neighbour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CutX(ReadOnlySpan<ulong> row, int w, PaddedGrid grid) => (row[w] ^ Right(row, w)) & grid.CellBits(w);

    /// <summary>Each voxel's right neighbour in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Right(ReadOnlySpan<ulong> row, int w) => row[w] >> 1 | row[w + 1] << 63;
}
