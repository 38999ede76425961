using System.Numerics;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// The smoothest surface near to values that are known here and there: minimises the sum of weight · (height - value)²,
/// of stiffness · bending², and of pull · (height - rest)². Bending is the squared second differences, the mixed one
/// twice (thin plate: Grimson 1981, Terzopoulos 1986). Solved exactly by a banded Cholesky factorisation:
/// O(nodes · band²), the band being twice the shorter side. Nodes: v fastest; deterministic.
/// </summary>
internal static class ThinPlate
{
    /// <param name="countU">Nodes along u, at least 3.</param>
    /// <param name="countV">Nodes along v, at least 3.</param>
    /// <param name="values">The known values; anything where the weight is 0.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="rest">Where the surface goes without values.</param>
    /// <param name="stiffness">How stiff it is.</param>
    /// <param name="pull">How strongly it is pulled to its rest, above 0.</param>
    public static float[] Fit(
        int countU, int countV, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, ReadOnlySpan<float> rest,
        float stiffness, float pull)
    {
        var (n, band) = (countU * countV, 2 * countV);
        var width = band + 1;

        // Row i holds the matrix' entries (i, i - band .. i).
        var rows = new double[n * width];
        var right = new double[n];
        for (var i = 0; i < n; i++)
        {
            rows[(i * width) + band] = weights[i] + pull;
            right[i] = (weights[i] * values[i]) + (pull * rest[i]);
        }

        for (var u = 0; u < countU; u++)
        {
            for (var v = 0; v < countV; v++)
            {
                var at = (u * countV) + v;
                if (v > 0 && v < countV - 1) Add([(at - 1, 1), (at, -2), (at + 1, 1)], stiffness);
                if (u > 0 && u < countU - 1) Add([(at - countV, 1), (at, -2), (at + countV, 1)], stiffness);
                if (u < countU - 1 && v < countV - 1)
                    Add([(at, 1), (at + 1, -1), (at + countV, -1), (at + countV + 1, 1)], 2 * stiffness);
            }
        }

        Factor(rows, n, band);
        return Solve(rows, right, n, band);

        void Add(ReadOnlySpan<(int Node, int Factor)> stencil, float weight)
        {
            foreach (var (a, fa) in stencil)
            {
                foreach (var (b, fb) in stencil)
                {
                    if (b <= a) rows[(a * width) + band - (a - b)] += weight * fa * fb;
                }
            }
        }
    }

    /// <summary>Four columns of a row go together: what the row has before them is read once for all.</summary>
    private static void Factor(double[] rows, int n, int band)
    {
        const int Together = 4;
        var width = band + 1;
        Span<double> sums = stackalloc double[Together];
        for (var i = 0; i < n; i++)
        {
            var first = Math.Max(0, i - band);
            for (var j = first; j <= i; j += Together)
            {
                var count = Math.Min(Together, i - j + 1);
                var row = Part(i, first, j);
                if (count == Together)
                {
                    Dot(
                        row, Part(j, first, j), Part(j + 1, first, j), Part(j + 2, first, j), Part(j + 3, first, j),
                        sums);
                }
                else
                {
                    for (var k = 0; k < count; k++) sums[k] = Dot(row, Part(j + k, first, j));
                }

                var own = Part(i, j, j + count);
                for (var k = 0; k < count; k++)
                {
                    var other = Part(j + k, j, j + k + 1);
                    var rest = own[k] - sums[k];
                    for (var m = 0; m < k; m++) rest -= own[m] * other[m];
                    own[k] = j + k == i ? Math.Sqrt(rest) : rest / other[k];
                }
            }
        }

        // The entries of a row in some columns. The row may begin before the column that is first for another one.
        Span<double> Part(int row, int from, int to) => rows.AsSpan((row * width) + band - (row - from), to - from);
    }

    private static float[] Solve(double[] rows, double[] right, int n, int band)
    {
        var width = band + 1;
        for (var i = 0; i < n; i++)
        {
            var first = Math.Max(0, i - band);
            var sum = Dot(rows.AsSpan((i * width) + band - (i - first), i - first), right.AsSpan(first, i - first));
            right[i] = (right[i] - sum) / rows[(i * width) + band];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            right[i] /= rows[(i * width) + band];
            for (var j = Math.Max(0, i - band); j < i; j++)
                right[j] -= rows[(i * width) + band - (i - j)] * right[i];
        }

        return [.. right.Select(value => (float)value)];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (sum, i) = (Vector<double>.Zero, 0);
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    private static void Dot(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b0, ReadOnlySpan<double> b1, ReadOnlySpan<double> b2,
        ReadOnlySpan<double> b3, Span<double> sums)
    {
        var (s0, s1, s2, s3) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var shared = new Vector<double>(a[i..]);
            s0 += shared * new Vector<double>(b0[i..]);
            s1 += shared * new Vector<double>(b1[i..]);
            s2 += shared * new Vector<double>(b2[i..]);
            s3 += shared * new Vector<double>(b3[i..]);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(s0), Vector.Sum(s1), Vector.Sum(s2), Vector.Sum(s3));
        for (; i < a.Length; i++)
        {
            sums[0] += a[i] * b0[i];
            sums[1] += a[i] * b1[i];
            sums[2] += a[i] * b2[i];
            sums[3] += a[i] * b3[i];
        }
    }
}
