namespace LungSeg.Learned.Sampling;

/// <summary>HU are clipped to a window, and each becomes factor * HU + shift.</summary>
internal sealed record IntensityRange(float MinHu, float MaxHu, float Factor, float Shift)
{
    /// <summary>What the model is shown where there is no CT: air.</summary>
    public float Padding => (MinHu * Factor) + Shift;
}
