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

    private static void Factor(double[] rows, int n, int band)
    {
        var width = band + 1;
        for (var i = 0; i < n; i++)
        {
            var first = Math.Max(0, i - band);
            for (var j = first; j <= i; j++)
            {
                // Columns that both rows have: from the later of their first ones up to j.
                var from = Math.Max(first, j - band);
                var a = rows.AsSpan((i * width) + band - (i - from), j - from);
                var b = rows.AsSpan((j * width) + band - (j - from), j - from);
                var sum = rows[(i * width) + band - (i - j)] - Dot(a, b);
                rows[(i * width) + band - (i - j)] = i == j ? Math.Sqrt(sum) : sum / rows[(j * width) + band];
            }
        }
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
}
