namespace LungSeg.Voxels.Tests.Vessels;

/// <summary>Eigenvalues of a symmetric matrix by Jacobi's rotations.</summary>
internal static class Jacobi
{
    /// <summary>Turns the largest element off the diagonal away until none is left; in rising order.</summary>
    public static double[] Eigenvalues(double[,] a)
    {
        for (var sweep = 0; sweep < 100; sweep++)
        {
            var (p, q) = new[] { (0, 1), (0, 2), (1, 2) }.MaxBy(pair => Math.Abs(a[pair.Item1, pair.Item2]));
            if (Math.Abs(a[p, q]) < 1e-12) break;
            var angle = 0.5 * Math.Atan2(2 * a[p, q], a[q, q] - a[p, p]);
            var (c, s) = (Math.Cos(angle), Math.Sin(angle));
            for (var k = 0; k < 3; k++)
                (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
            for (var k = 0; k < 3; k++)
                (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        }

        return [.. new[] { a[0, 0], a[1, 1], a[2, 2] }.Order()];
    }
}
