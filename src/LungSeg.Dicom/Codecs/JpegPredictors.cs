namespace LungSeg.Dicom.Codecs;

/// <summary>
/// A prediction of T.81 table H.1 from the neighbours that are already known:
/// <code>
///   c b
///   a x
/// </code>
/// </summary>
internal interface IJpegPredictor
{
    static abstract int Predict(int a, int b, int c);
}

internal readonly struct PredictLeft : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => a;
}

internal readonly struct PredictAbove : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => b;
}

internal readonly struct PredictAboveLeft : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => c;
}

internal readonly struct PredictPlane : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => a + b - c;
}

internal readonly struct PredictLeftSlope : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => a + ((b - c) >> 1);
}

internal readonly struct PredictAboveSlope : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => b + ((a - c) >> 1);
}

internal readonly struct PredictMean : IJpegPredictor
{
    public static int Predict(int a, int b, int c) => (a + b) >> 1;
}
