namespace LungSeg.Voxels.Lobes;

/// <summary>
/// A plane with a bend: heights w over (u, v) as a polynomial of few coefficients, all in mm. Its places are taken
/// relative to half the lung's extent, so that each coefficient is what it moves the surface by at the lung's edge.
/// </summary>
/// <param name="ExtentU">Half the extent along u, mm.</param>
/// <param name="ExtentV">Half the extent along v, mm.</param>
internal readonly record struct BentPlane(double ExtentU, double ExtentV)
{
    /// <summary>Height, slope along u, slope along v, bend along u, bend along v, twist, and the bend's change along
    /// u.</summary>
    public const int Count = 7;

    /// <summary>What each coefficient is multiplied by at a place.</summary>
    public void Terms(double u, double v, Span<float> terms)
    {
        float a = (float)(u / ExtentU), b = (float)(v / ExtentV);
        terms[0] = 1;
        terms[1] = a;
        terms[2] = b;
        terms[3] = a * a;
        terms[4] = b * b;
        terms[5] = a * b;
        terms[6] = a * a * a;
    }

    public double Height(ReadOnlySpan<double> coefficients, double u, double v)
    {
        Span<float> terms = stackalloc float[Count];
        Terms(u, v, terms);
        var height = 0.0;
        for (var i = 0; i < Count; i++) height += coefficients[i] * terms[i];
        return height;
    }
}
