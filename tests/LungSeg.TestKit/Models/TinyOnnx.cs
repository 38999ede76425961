namespace LungSeg.TestKit.Models;

/// <summary>
/// Builds small ONNX files (opset 13) by hand: nodes in order, constants, one input or more. Field numbers are those of
/// onnx.proto3.
/// </summary>
public sealed class TinyOnnx
{
    public const int Float = 1, UInt8 = 2, Int32 = 6, Int64 = 7, Double = 11;

    private readonly ProtobufWriter _graph = new ProtobufWriter().Text(2, "tiny");

    /// <summary>A dimension of -1 is any length.</summary>
    public TinyOnnx Input(string name, int type, params long[] shape)
    {
        _graph.Message(11, Value(name, type, shape));
        return this;
    }

    public TinyOnnx Output(string name, int type, params long[] shape)
    {
        _graph.Message(12, Value(name, type, shape));
        return this;
    }

    public TinyOnnx Constant(string name, float[] values, params long[] shape)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Constant(name, Float, bytes, shape);
    }

    public TinyOnnx Constant(string name, long[] values, params long[] shape)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Constant(name, Int64, bytes, shape);
    }

    /// <summary>One output; attributes are whole numbers or lists of them.</summary>
    public TinyOnnx Node(string op, string[] inputs, string output, params (string Name, long[] Values)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, op);
        foreach (var (name, values) in attributes)
        {
            var isList = name is "pads" or "kernel_shape" or "strides" or "perm";
            var attribute = new ProtobufWriter().Text(1, name);
            foreach (var value in values) attribute.Number(isList ? 8 : 3, value);
            node.Message(5, attribute.Number(20, isList ? 7 : 2));
        }

        _graph.Message(1, node);
        return this;
    }

    public byte[] ToArray() =>
        new ProtobufWriter()
            .Number(1, 8)
            .Message(7, _graph)
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, 13))
            .ToArray();

    /// <summary>Below a number it is lung: one channel of 0 and 1, of any shape.</summary>
    /// <param name="below">In the input's own numbers.</param>
    /// <param name="shape">Of input and output.</param>
    public static TinyOnnx Threshold(float below, params long[] shape) =>
        new TinyOnnx()
            .Input("image", Float, shape)
            .Output("lung", Float, shape)
            .Constant("threshold", [below], 1)
            .Node("Less", ["image", "threshold"], "isLung")
            .Node("Cast", ["isLung"], "lung", ("to", [Float]));

    /// <summary>
    /// Below a number it is lung, the right one in the first part of an axis, the left one in the rest; turned around
    /// where the axis runs to the patient's right. Three channels of logits: background, right, left.
    /// </summary>
    /// <param name="below">In the input's own numbers.</param>
    /// <param name="axis">Of the tensor, from 0 for its first.</param>
    /// <param name="middle">Where the right lung ends, as a fraction of the axis, counted from the right.</param>
    /// <param name="runsToRight">Whether the axis runs to the patient's right.</param>
    /// <param name="shape">Of the input.</param>
    public static TinyOnnx Sides(float below, int axis, double middle, bool runsToRight, params long[] shape)
    {
        var length = (int)shape[axis];
        float[] right = new float[length], left = new float[length];
        for (var i = 0; i < length; i++)
        {
            var isRight = ((runsToRight ? length - 1 - i : i) + 0.5) / length < middle;
            (right[i], left[i]) = isRight ? (1, 0) : (0, 1);
        }

        long[] along = [.. shape.Select((_, i) => i == axis ? length : 1L)];
        return new TinyOnnx()
            .Input("image", Float, shape)
            .Output("classes", Float, [1, 3, .. shape[2..]])
            .Constant("threshold", [below], 1)
            .Constant("rightPart", right, along)
            .Constant("leftPart", left, along)
            .Constant("one", [1f], 1)
            .Constant("gain", [8f], 1)
            .Node("Less", ["image", "threshold"], "isLung")
            .Node("Cast", ["isLung"], "lung", ("to", [Float]))
            .Node("Mul", ["lung", "rightPart"], "right")
            .Node("Mul", ["lung", "leftPart"], "left")
            .Node("Sub", ["one", "lung"], "background")
            .Node("Concat", ["background", "right", "left"], "all", ("axis", [1]))
            .Node("Mul", ["all", "gain"], "classes");
    }

    private TinyOnnx Constant(string name, int type, byte[] bytes, long[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var edge in shape) tensor.Number(1, edge);
        _graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, bytes));
        return this;
    }

    private static ProtobufWriter Value(string name, int type, long[] shape)
    {
        var dimensions = new ProtobufWriter();
        foreach (var edge in shape)
        {
            dimensions.Message(
                1, edge < 0 ? new ProtobufWriter().Text(2, "any") : new ProtobufWriter().Number(1, edge));
        }

        var tensor = new ProtobufWriter().Number(1, type).Message(2, dimensions);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
