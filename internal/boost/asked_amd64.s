#include "textflag.h"

// The order of the groups of four bytes that two rounds of packing leave.
DATA order<>+0(SB)/8, $0x0000000400000000
DATA order<>+8(SB)/8, $0x0000000500000001
DATA order<>+16(SB)/8, $0x0000000600000002
DATA order<>+24(SB)/8, $0x0000000700000003
GLOBL order<>(SB), RODATA|NOPTR, $32

// func askAVX2(values *[Group]float32, cuts *float32, answers *uint64, n int)
TEXT ·askAVX2(SB), NOSPLIT, $0-32
	MOVQ    values+0(FP), SI
	MOVQ    cuts+8(FP), DX
	MOVQ    answers+16(FP), DI
	MOVQ    n+24(FP), CX
	VMOVUPS 0(SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS 128(SI), Y4
	VMOVUPS 160(SI), Y5
	VMOVUPS 192(SI), Y6
	VMOVUPS 224(SI), Y7
	VMOVDQU order<>(SB), Y15

next:
	VBROADCASTSS (DX), Y8

	// 0x12: less or equal, false for what is no number.
	VCMPPS    $0x12, Y8, Y0, Y9
	VCMPPS    $0x12, Y8, Y1, Y10
	VCMPPS    $0x12, Y8, Y2, Y11
	VCMPPS    $0x12, Y8, Y3, Y12
	VPACKSSDW Y10, Y9, Y9
	VPACKSSDW Y12, Y11, Y11
	VPACKSSWB Y11, Y9, Y9
	VPERMD    Y9, Y15, Y9
	VPMOVMSKB Y9, AX

	VCMPPS    $0x12, Y8, Y4, Y9
	VCMPPS    $0x12, Y8, Y5, Y10
	VCMPPS    $0x12, Y8, Y6, Y11
	VCMPPS    $0x12, Y8, Y7, Y12
	VPACKSSDW Y10, Y9, Y9
	VPACKSSDW Y12, Y11, Y11
	VPACKSSWB Y11, Y9, Y9
	VPERMD    Y9, Y15, Y9
	VPMOVMSKB Y9, BX

	SHLQ $32, BX
	ORQ  BX, AX
	MOVQ AX, (DI)
	ADDQ $4, DX
	ADDQ $8, DI
	DECQ CX
	JNZ  next

	VZEROUPPER
	RET
