namespace LungSeg.Voxels.Lobes;

/// <summary>
/// A surface as heights w, mm, over a plane's places (u, v), on a square grid; between its nodes it is bilinear, beyond
/// them the nearest node's. Layout: v fastest.
/// </summary>
internal sealed class HeightField(double firstU, double firstV, int countU, int countV, double stepMm)
{
    private readonly double _nodesAMm = 1 / stepMm;

    public int CountU => countU;

    public int CountV => countV;

    public double StepMm => stepMm;

    public float[] Heights { get; } = new float[countU * countV];

    /// <summary>A field that covers the lung's extent on both sides of its middle.</summary>
    public static HeightField Over(BentPlane shape, double stepMm)
    {
        int countU = (2 * (int)Math.Ceiling(shape.ExtentU / stepMm)) + 1,
            countV = (2 * (int)Math.Ceiling(shape.ExtentV / stepMm)) + 1;
        return new(-(countU / 2) * stepMm, -(countV / 2) * stepMm, countU, countV, stepMm);
    }

    public double U(int i) => firstU + (i * stepMm);

    public double V(int j) => firstV + (j * stepMm);

    /// <summary>Sets every node.</summary>
    public HeightField Set(Func<double, double, double> height)
    {
        for (var i = 0; i < countU; i++)
        {
            for (var j = 0; j < countV; j++) Heights[(i * countV) + j] = (float)height(U(i), V(j));
        }

        return this;
    }

    /// <summary>Where a place lies among the nodes along u: the node before it and how far behind it.</summary>
    public float NodeOf(double u) => Math.Clamp((float)((u - firstU) * _nodesAMm), 0, countU - 1.001f);

    public float At(double u, double v)
    {
        float a = NodeOf(u),
            b = Math.Clamp((float)((v - firstV) * _nodesAMm), 0, countV - 1.001f);
        int i = (int)a, j = (int)b;
        float s = a - i, t = b - j;
        var at = (i * countV) + j;
        var h = Heights;
        return ((1 - s) * (((1 - t) * h[at]) + (t * h[at + 1])))
            + (s * (((1 - t) * h[at + countV]) + (t * h[at + countV + 1])));
    }
}
