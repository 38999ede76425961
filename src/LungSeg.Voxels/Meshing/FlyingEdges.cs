using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The two passes of flying edges over one slice of a padded mask: count what each row of cells makes, then, with the
/// counts summed up, write it where it belongs. After Schroeder, Maynard and Geveci, "Flying edges: a high-performance
/// scalable isocontouring algorithm", LDAV 2015, done on bits: the cut edges of 64 cells are one XOR of two rows,
/// full and empty cells are skipped 64 at a time, and the numbers of the next vertices along the eight rows of edges
/// round a row of cells are carried from cell to cell in eight lanes (<see cref="CellFans"/>).
/// Layout: a vertex belongs to the lower voxel of its edge. In a slice come first, row by row, the x edges and the y
/// edges of each row; then, row by row, the z edges to the next slice. Complexity: O(voxels / 64 + triangles).
/// </summary>
internal static class FlyingEdges
{
    /// <summary>The four rows of voxels round one row of cells: A and B in this slice, C and D in the next.</summary>
    private readonly ref struct Rows
    {
        private readonly ref ulong _lower;
        private readonly ref ulong _upper;
        private readonly int _next;

        /// <param name="lower">This slice.</param>
        /// <param name="upper">The next one.</param>
        /// <param name="row">A row of both; words are read up to the one of zeros behind it and no further.</param>
        /// <param name="grid">Theirs.</param>
        public Rows(PaddedSlice lower, PaddedSlice upper, int row, PaddedGrid grid)
        {
            _lower = ref MemoryMarshal.GetReference(lower.Row(row));
            _upper = ref MemoryMarshal.GetReference(upper.Row(row));

            // At the last row the row itself stands in for its neighbour: no edge is cut between equals.
            _next = row < grid.Rows - 1 ? grid.WordsPerRow : 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong A(int w) => Unsafe.Add(ref _lower, w);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong B(int w) => Unsafe.Add(ref _lower, w + _next);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong C(int w) => Unsafe.Add(ref _upper, w);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong D(int w) => Unsafe.Add(ref _upper, w + _next);

        /// <summary>
        /// Whether neither word <paramref name="w"/> nor the ones to its right have a voxel: nothing is cut there.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsEmpty(int w) => (A(w) | B(w) | C(w) | D(w) | A(w + 1) | B(w + 1) | C(w + 1) | D(w + 1)) == 0;

        /// <summary>The voxels of A's word <paramref name="w"/> that differ from their right neighbour.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong CutX(int w, PaddedGrid grid) => (A(w) ^ (A(w) >> 1 | A(w + 1) << 63)) & grid.CellBits(w);

        /// <summary>
        /// Whether word <paramref name="w"/> has cells with corners both inside and outside, and which.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsActive(int w, PaddedGrid grid, out ulong cells)
        {
            var (any, all) = (A(w) | B(w) | C(w) | D(w), A(w) & B(w) & C(w) & D(w));
            var (anyNext, allNext) = (
                A(w + 1) | B(w + 1) | C(w + 1) | D(w + 1), A(w + 1) & B(w + 1) & C(w + 1) & D(w + 1));

            // A column of cells is active where not all eight corners are the same: its own four and those to the
            // right.
            cells = (any | any >> 1 | anyNext << 63) & ~(all & (all >> 1 | allNext << 63)) & grid.CellBits(w);
            return cells != 0;
        }

        /// <summary>
        /// The corners of the cell at bit <paramref name="i"/> that are inside, as <see cref="MarchingCubesTable"/>
        /// numbers them.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Case(int w, int i) =>
            Pair(A(w), A(w + 1), i)
            | Pair(B(w), B(w + 1), i) << 2
            | Pair(C(w), C(w + 1), i) << 4
            | Pair(D(w), D(w + 1), i) << 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Pair(ulong word, ulong next, int i) => (int)(word >> i | next << 1 << (63 - i)) & 3;
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
            var rows = new Rows(lower, upper, row, grid);
            var hasCells = row < grid.Rows - 1 && !ReferenceEquals(lower, upper);
            var count = default(RowCounts);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                if (rows.IsEmpty(w)) continue; // Most are.
                count.X += BitOperations.PopCount(rows.CutX(w, grid));
                count.Y += BitOperations.PopCount(rows.A(w) ^ rows.B(w));
                count.Z += BitOperations.PopCount(rows.A(w) ^ rows.C(w));
                if (!hasCells || !rows.IsActive(w, grid, out var cells)) continue;
                for (; cells != 0; cells &= cells - 1)
                {
                    count.Triangles += triangles[rows.Case(w, BitOperations.TrailingZeroCount(cells))];
                }
            }

            counts[row] = count;
        }
    }

    /// <summary>
    /// Writes the vertices on the x and y edges of a slice, in order; <paramref name="starts"/> are its rows'.
    /// </summary>
    public static void PlaceInPlane<T>(
        PaddedSlice slice, int index, PaddedGrid grid, ReadOnlySpan<RowCounts> starts, VertexSink<T> sink)
        where T : IEdgePlacement, allows ref struct
    {
        for (var row = 0; row < grid.Rows; row++)
        {
            var (x, y) = (starts[row].X, starts[row].Y);
            if (row < grid.Rows - 1 && x == starts[row + 1].X) continue; // Rows without a vertex are most.
            var rows = new Rows(slice, slice, row, grid);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                x = sink.Place(rows.CutX(w, grid), w, row, index, 0, x);
                y = sink.Place(rows.A(w) ^ rows.B(w), w, row, index, 1, y);
            }
        }
    }

    /// <summary>Writes the vertices on the z edges between two slices.</summary>
    public static void PlaceBetween<T>(
        PaddedSlice lower, PaddedSlice upper, int index, PaddedGrid grid, ReadOnlySpan<RowCounts> starts,
        VertexSink<T> sink)
        where T : IEdgePlacement, allows ref struct
    {
        for (var row = 0; row < grid.Rows; row++)
        {
            var z = starts[row].Z;
            if (row < grid.Rows - 1 && z == starts[row + 1].Z) continue;
            var rows = new Rows(lower, upper, row, grid);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                z = sink.Place(rows.A(w) ^ rows.C(w), w, row, index, 2, z);
            }
        }
    }

    /// <summary>
    /// Writes the triangles of the cells between two slices. <paramref name="vertexBase"/> and
    /// <paramref name="triangleBase"/> are taken off all numbers; <paramref name="mirrored"/> turns the winding, for
    /// left-handed grids. Of a cell all fifteen corners that it could have are written at once, and those that it has
    /// not are overwritten by the next one: nothing depends on how many it has but where that is.
    /// </summary>
    public static void Connect(
        PaddedSlice lower, PaddedSlice upper, PaddedGrid grid, ReadOnlySpan<RowCounts> starts,
        ReadOnlySpan<RowCounts> nextStarts, int vertexBase, int triangleBase, bool mirrored, Span<Triangle> triangles)
    {
        var fans = CellFans.Of(mirrored);
        ref var steps = ref MemoryMarshal.GetArrayDataReference(fans.Steps);
        var lengths = fans.Lengths;
        var corners = MemoryMarshal.Cast<Triangle, int>(triangles);

        // Behind the slice's last triangle may be another thread's.
        var end = 3 * (starts[grid.Rows - 1].Triangles - triangleBase);
        for (var row = 0; row < grid.Rows - 1; row++)
        {
            if (starts[row].Triangles == starts[row + 1].Triangles) continue;
            var rows = new Rows(lower, upper, row, grid);
            var at = 3 * (starts[row].Triangles - triangleBase);
            var next = Vector256.Create(
                starts[row].X, starts[row + 1].X, nextStarts[row].X, nextStarts[row + 1].X,
                starts[row].Y, nextStarts[row].Y, starts[row].Z, starts[row + 1].Z) - Vector256.Create(vertexBase);
            for (var w = 0; w < grid.WordsPerRow - 1; w++)
            {
                if (!rows.IsActive(w, grid, out var cells)) continue;
                for (; cells != 0; cells &= cells - 1)
                {
                    var inside = rows.Case(w, BitOperations.TrailingZeroCount(cells));
                    var behind = next + Vector256.LoadUnsafe(ref steps, (nuint)(inside * CellFans.Lanes));
                    var length = lengths[inside];
                    var fan = fans.Corners.AsSpan(inside * MarchingCubesTable.Stride, MarchingCubesTable.Stride);
                    if (Avx2.IsSupported && at <= end - fan.Length)
                        PutAll(fan, next, behind, corners.Slice(at, fan.Length));
                    else
                        Put(fan[..length], next, behind, corners.Slice(at, length));
                    at += length;
                    next = behind;
                }
            }
        }
    }

    /// <summary>The vertices of a cell's corners, whether it has them or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutAll(ReadOnlySpan<int> fan, Vector256<int> next, Vector256<int> behind, Span<int> vertices)
    {
        for (var i = 0; i < MarchingCubesTable.Stride; i += Vector256<int>.Count)
        {
            // Of a corner's lane the lowest bits choose the vertex; the highest, its sign, chooses between the two.
            var lanes = Vector256.Create(fan[i..]);
            var (there, across) = (Avx2.PermuteVar8x32(next, lanes), Avx2.PermuteVar8x32(behind, lanes));
            Avx.BlendVariable(there.AsSingle(), across.AsSingle(), lanes.AsSingle()).AsInt32().CopyTo(vertices[i..]);
        }
    }

    /// <summary>The vertices of a cell's corners one by one.</summary>
    private static void Put(ReadOnlySpan<int> fan, Vector256<int> next, Vector256<int> behind, Span<int> vertices)
    {
        for (var i = 0; i < fan.Length; i++) vertices[i] = (fan[i] < 0 ? behind : next)[fan[i] & (CellFans.Lanes - 1)];
    }
}
