using LungSeg.Learned.Configuration;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LungSeg.Learned.Inference;

/// <summary>An ONNX file run by ONNX Runtime on the processor. Not for several threads at once.</summary>
internal sealed class OnnxNetwork : INetwork
{
    private readonly InferenceSession _session;
    private readonly ModelConfiguration _configuration;
    private readonly ScoreReader _reader;
    private readonly string _file;
    private readonly string _input;
    private readonly string _output;
    private float[] _answer = [];

    /// <param name="model">The file's bytes.</param>
    /// <param name="configuration">What the JSON beside it says.</param>
    /// <param name="file">Its name, for faults.</param>
    /// <exception cref="Voxels.Segmentation.SegmentationFaultException">It cannot be used.</exception>
    public OnnxNetwork(byte[] model, ModelConfiguration configuration, string file)
    {
        (_configuration, _file, _reader) = (configuration, file, new(configuration.Output, file));
        _session = Open(model, file);
        _input = InputName();
        _output = OutputName();
    }

    public void Run(float[] input, float[] scores)
    {
        try
        {
            using var tensor = OrtValue.CreateTensorValueFromMemory(input, _configuration.Input.Shape);
            using var options = new RunOptions();
            using var results = _session.Run(options, [_input], [tensor], [_output]);
            var channels = Take(results[0]);
            _reader.Fill(_answer, channels, scores);
        }
        catch (OnnxRuntimeException fault)
        {
            throw ModelFaults.Unusable(
                _file, $"it cannot be run on an input of {Text(_configuration.Input.Shape)}: {FirstLine(fault)}",
                "Correct 'input.mode' and 'input.size', or export the model for that shape.");
        }
    }

    private static InferenceSession Open(byte[] model, string file)
    {
        try
        {
            using var options = new SessionOptions
            {
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                IntraOpNumThreads = Environment.ProcessorCount,

                // Its arena never gives memory back between patches.
                EnableCpuMemArena = false,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            return new(model, options);
        }
        catch (OnnxRuntimeException fault)
        {
            throw ModelFaults.Unusable(
                file, $"ONNX Runtime does not load it: {FirstLine(fault)}",
                "Export it again as one ONNX file with its weights in it, with operators that ONNX Runtime has.");
        }
        catch (Exception fault) when (fault.GetBaseException() is DllNotFoundException or BadImageFormatException)
        {
            throw ModelFaults.NoRuntime(
                "ONNX Runtime's native library is not beside the program, or is of another platform.");
        }
    }

    private string InputName()
    {
        if (_session.InputMetadata.Count != 1)
            throw ModelFaults.Unusable(
                _file, $"it has {_session.InputMetadata.Count} inputs ({Names(_session.InputNames)}).",
                "Export it with one input, the image.");
        var (name, metadata) = _session.InputMetadata.Single();
        if (!metadata.IsTensor || metadata.ElementDataType != TensorElementType.Float)
            throw ModelFaults.Unusable(
                _file, $"its input '{name}' is of {(metadata.IsTensor ? metadata.ElementDataType : "no tensor")}.",
                "Export it with an input of 32-bit floats.");
        var (wanted, shape) = (_configuration.Input.Shape, metadata.Dimensions);
        if (shape.Length != wanted.Length || shape.Where((edge, i) => edge > 0 && edge != wanted[i]).Any())
            throw ModelFaults.Unusable(
                _file,
                $"its input '{name}' has the shape {Text(shape.Select(edge => (long)edge))}; the configuration gives "
                    + $"it {Text(wanted)}.",
                "Correct 'input.mode' (slices: a shape of four numbers; patches: of five) and 'input.size', or export "
                    + "the model for one image with one channel.");
        return name;
    }

    private string OutputName()
    {
        var names = _session.OutputNames;
        if (_configuration.Output.OutputName is not { } asked)
            return names.Count == 1
                ? names[0]
                : throw ModelFaults.Unusable(
                    _file, $"it has {names.Count} outputs: {Names(names)}.", "Name one in 'output.name'.");
        return names.Contains(asked)
            ? asked
            : throw ModelFaults.Unusable(
                _file, $"it has no output '{asked}'. It has: {Names(names)}.", "Correct 'output.name'.");
    }

    /// <summary>Copies the answer as floats; returns its channels.</summary>
    private int Take(OrtValue value)
    {
        if (!value.IsTensor)
            throw ModelFaults.Output(_file, $"its output '{_output}' is no tensor.", "Export it with one that is.");
        var info = value.GetTensorTypeAndShape();
        var channels = Channels(info.Shape);
        var length = channels * _configuration.Input.Voxels;
        if (_answer.Length != length) _answer = new float[length];
        switch (info.ElementDataType)
        {
            case TensorElementType.Float: value.GetTensorDataAsSpan<float>().CopyTo(_answer); break;
            case TensorElementType.Int64: Convert(value.GetTensorDataAsSpan<long>(), number => number); break;
            case TensorElementType.Int32: Convert(value.GetTensorDataAsSpan<int>(), number => number); break;
            case TensorElementType.UInt8: Convert(value.GetTensorDataAsSpan<byte>(), number => number); break;
            case TensorElementType.Bool: Convert(value.GetTensorDataAsSpan<bool>(), is1 => is1 ? 1 : 0); break;
            default:
                throw ModelFaults.Output(
                    _file, $"its output '{_output}' is of {info.ElementDataType}.",
                    "Export it with 32-bit floats, or for labels with int64, int32, uint8 or bool.");
        }

        return channels;
    }

    private void Convert<T>(ReadOnlySpan<T> numbers, Func<T, float> convert)
    {
        for (var i = 0; i < numbers.Length; i++) _answer[i] = convert(numbers[i]);
    }

    /// <summary>The channels of an output whose other dimensions are the input's; labels may have no channel.</summary>
    private int Channels(long[] shape)
    {
        var (input, isLabels) = (_configuration.Input.Shape, _configuration.Output.Kind == OutputKind.Labels);
        long[] space = input[2..];
        if (shape.Length == input.Length && shape[0] == 1 && shape[1] is > 0 and <= 256
            && shape[2..].SequenceEqual(space) && (!isLabels || shape[1] == 1))
            return (int)shape[1];
        if (isLabels && shape.Length == input.Length - 1 && shape[0] == 1 && shape[1..].SequenceEqual(space)) return 1;
        var edges = string.Join(", ", space);
        var wanted = isLabels ? $"[1, {edges}] or [1, 1, {edges}]" : $"[1, channels, {edges}]";
        throw ModelFaults.Output(
            _file,
            $"its output '{_output}' has the shape {Text(shape)}; to an input of {Text(input)} it must be {wanted}.",
            "Correct 'output.kind' and 'output.name', or export the model with an output of its input's size.");
    }

    private static string Text(IEnumerable<long> shape) =>
        $"[{string.Join(", ", shape.Select(edge => edge < 0 ? "any" : $"{edge}"))}]";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>ONNX Runtime's messages go on with where in its own source they are from.</summary>
    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
